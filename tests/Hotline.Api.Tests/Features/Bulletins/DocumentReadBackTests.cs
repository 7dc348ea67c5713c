using DocumentFormat.OpenXml.Packaging;
using Hotline.Api.Tests.Given;
using UglyToad.PdfPig;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>The documents that the product makes of the demo month, opened and read: every printed figure is there, and is the published one.</summary>
[Collection(nameof(February))]
public sealed class DocumentReadBackTests(February server)
{
    private static readonly string[] Tables = ["appealTypes", "hotTopics"];

    private static readonly string[] Annexes = ["townships", "departments"];

    [Fact]
    public async Task Docx_ReadBack_HasEachGoldenFigureInItsTableAndItsSentence()
    {
        using var file = WordprocessingDocument.Open(new MemoryStream(await Document(".docx")), isEditable: false);
        var body = file.MainDocumentPart!.Document!.Body!;
        var tables = body.Elements<W.Table>().Select(t => t.Elements<W.TableRow>().Select(r => string.Join('|', r.Elements<W.TableCell>().Select(c => c.InnerText))).ToList()).ToList();

        // Each printed table is there once, whole and in order, under a head row.
        foreach (var rows in Tables.Select(Golden.Lines).Concat(Annexes.Select(Golden.Ranks)).Select(r => r.ToList()))
            Assert.Single(tables, t => t.Skip(1).SequenceEqual(rows));
        SaysEach(string.Concat(body.Elements<W.Paragraph>().Select(p => p.InnerText)));
    }

    [Fact]
    public async Task Pdf_ReadBack_HasEachGoldenFigureInItsRowAndItsSentence()
    {
        using var file = PdfDocument.Open(await Document(".pdf"));
        var text = string.Concat(file.GetPages().Select(p => p.Text.Replace($"— {p.Number} —", "", StringComparison.Ordinal)).SelectMany(t => t).Where(c => !char.IsWhiteSpace(c)));

        foreach (var rows in Tables.Select(Golden.Lines).Concat(Annexes.Select(Golden.Ranks)))
            Assert.Contains(string.Concat(rows).Replace("|", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        SaysEach(text);
    }

    /// <summary>The sentences of 工作概况 with their figures.</summary>
    private static void SaysEach(string text)
    {
        var (local, superior) = (Golden.February["local"]!, Golden.February["superior"]!);
        var (coordinated, dispatched) = (local["coordinated"]!, local["dispatched"]!);
        string[] sentences =
        [
            $"话务量约{Golden.February["callsApprox"]}人次",
            $"本级登记事项{local["registered"]}件",
            $"协调办理{coordinated["count"]}件，办结率{coordinated["completionRate"]}",
            $"交办处理{dispatched["count"]}件，已办结{dispatched["closed"]}件，办结率{dispatched["completionRate"]}，满意率{dispatched["satisfactionRate"]}",
            $"上级交办事项{superior["registered"]}件",
            .. superior["bySource"]!.AsObject().Select(s => $"{s.Key}交办{s.Value}件"),
            $"已办结{superior["closed"]}件，办结率{superior["completionRate"]}，满意率{superior["satisfactionRate"]}",
        ];
        Assert.All(sentences, s => Assert.Contains(s, text, StringComparison.Ordinal));
    }

    private async Task<byte[]> Document(string suffix)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        return await http.GetByteArrayAsync(new Uri("/v1/bulletins/2023-02" + suffix, UriKind.Relative));
    }
}
