using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <summary>Which version an act says it has seen.</summary>
internal enum Seen { Unsaid, Current, Stale, Any }

/// <summary>
/// One act of one role. Tickets are named by their place in the sequence and orders by their place in the ticket, so that the same
/// act can be done again elsewhere; a body names ticket n as <c>@n</c>.
/// </summary>
internal sealed record Act(Role Role, int Ticket, int? Order, string Move, JsonObject Body, Seen Seen = Seen.Unsaid, string? Key = null)
{
    /// <summary>What an idempotency key stands for.</summary>
    public string Print => $"{Ticket}/{Order}/{Move} {Body.ToJsonString()}";

    public override string ToString() =>
        $"{Role}: ticket {Ticket}{(Order is { } o ? $" order {o}" : "")} {Move} {Body.ToJsonString(Readable)}"
        + (Seen == Seen.Unsaid ? "" : $" If-Match {Seen}") + (Key is null ? "" : $" Idempotency-Key {Key}");

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Acts sent as one call: an act by itself, or some in a batch.</summary>
internal sealed record Parcel(IReadOnlyList<Act> Acts, bool IsBatch, string? Key = null)
{
    public Role Role => Acts[0].Role;

    /// <summary>The key that one act of it is known by: each of a batch has one of its own.</summary>
    public string? KeyOf(int index) => IsBatch ? Key is null ? null : $"{Key}/{index}" : Acts[index].Key;

    public override string ToString() =>
        IsBatch ? $"batch{(Key is null ? "" : " Idempotency-Key " + Key)} [{string.Join("; ", Acts)}]" : Acts[0].ToString();
}

/// <summary>What happens at one moment: one parcel, or two at once.</summary>
internal sealed record Step(DateTimeOffset At, IReadOnlyList<Parcel> Parcels)
{
    public override string ToString() => $"{At:yyyy-MM-dd HH:mm ddd} {string.Join("   ||   ", Parcels)}";
}

/// <summary>What the model says an act is answered.</summary>
internal sealed record Told(int Status, string? Code = null)
{
    /// <summary>For a 409: the state that refused.</summary>
    public string? CurrentStatus { get; init; }

    /// <summary>For a 409: what that state allows.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>For a 200: what is shown of the ticket or order to the one who asked, at that point.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>For a 200: the state shown.</summary>
    public string? State { get; init; }

    /// <summary>The first answer to its key again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>The master that took the reply to a repeat's order.</summary>
    public int? LandedOn { get; init; }

    public static readonly Told Done = new(200);

    public override string ToString() => $"{Status} {Code}{(IsReplay ? " replayed" : "")}{(CurrentStatus is null ? "" : $" {CurrentStatus} [{string.Join(' ', Allowed)}]")}";
}
