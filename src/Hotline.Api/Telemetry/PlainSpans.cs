using System.Diagnostics;
using Hotline.Domain.Privacy;
using OpenTelemetry;

namespace Hotline.Api.Telemetry;

/// <summary>
/// Takes out of every span what a person may have typed: the query and the path of an address, which the pattern of the route stands for,
/// and whatever else of an address the libraries note. Of a partner's address its host is left. In what is left no number of a person stands.
/// </summary>
internal sealed class PlainSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var tag in Addresses)
        {
            if (data.GetTagItem(tag) is not null)
                data.SetTag(tag, null);
        }
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (value is string text && PrivateNumbers.Mask(text) is var masked && masked != text)
                data.SetTag(name, masked);
        }
        if (data.GetTagItem("http.request.method") is string method)
            data.DisplayName = data.GetTagItem("http.route") is string route ? $"{method} {route}" : method;
    }

    private static readonly string[] Addresses = ["url.query", "url.path", "url.full", "http.target", "http.url", "exception.message", "db.query.parameters"];
}
