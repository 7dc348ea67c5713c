using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>What was taken out of a text before it was kept. The words themselves are told to nobody.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Start">Where it stood in the text as it was sent, in UTF-16 units.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Masked">What stands there now.</param>
internal sealed record MaskedPart(string Field, PersonalDataKind Kind, int Start, int Length, string Masked);

/// <summary>Takes persons out of what the office writes for print (rules.md §5), also those whom the tickets it is about know.</summary>
internal sealed class Masking(CallerVault vault)
{
    /// <summary>Everybody whom the tickets know by name or phone: their callers, those of their repeats, and who signed for the units.</summary>
    public async Task<List<KnownPerson>> Known(HotlineContext db, IReadOnlyCollection<long> tickets, CancellationToken cancellation)
    {
        if (tickets.Count == 0)
            return [];
        var callers = await db.Tickets.Where(t => tickets.Contains(t.Id) || (t.MergedInto != null && tickets.Contains(t.MergedInto.Value)))
            .Select(t => t.CallerSealed).ToListAsync(cancellation);
        var signers = await db.WorkOrders.Where(o => tickets.Contains(o.TicketId) && o.AcknowledgedBy != null)
            .Select(o => new { o.AcknowledgedBy, o.AcknowledgedByPhone }).Distinct().ToListAsync(cancellation);
        return
        [
            .. callers.Select(vault.Open).Where(c => c is not { Name: null, Phone: null }).Select(c => new KnownPerson(c.Name, c.Phone)).Distinct(),
            .. signers.Select(s => new KnownPerson(s.AcknowledgedBy, s.AcknowledgedByPhone)),
        ];
    }

    /// <summary>The text as it is kept, noting what was taken out; null stays null.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="field">The field it was sent in.</param>
    /// <param name="most">Characters the field can keep.</param>
    /// <param name="known">Whom the tickets know.</param>
    /// <param name="parts">Takes up what was taken out.</param>
    /// <param name="faults">Takes up a text that is too long now.</param>
    public static string? Mask(string? text, string field, int most, IReadOnlyList<KnownPerson> known, List<MaskedPart> parts, List<FieldFault> faults)
    {
        if (text is null)
            return null;
        var masked = PersonalData.Mask(text, known);
        parts.AddRange(masked.Found.Select(f => new MaskedPart(field, f.Kind, f.Start, f.Length, f.Masked)));
        if (masked.Text.Length > most)
            faults.Add(new(field, $"隐去个人信息后超过 {most} 字", $"is longer than {most} characters once persons are taken out"));
        else if (string.IsNullOrWhiteSpace(masked.Text))
            faults.Add(new(field, "隐去个人信息后没有内容", "holds nothing once persons are taken out"));
        return masked.Text;
    }
}
