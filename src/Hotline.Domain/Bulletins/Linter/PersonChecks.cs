namespace Hotline.Domain.Bulletins.Linter;

/// <summary>
/// Persons left in a text: a bulletin never names one (rules.md §5). A finding tells the place and what to print instead, and does not
/// repeat what it found.
/// </summary>
internal static class PersonChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin) =>
        from text in NarrativeTexts.Of(bulletin)
        from span in PersonalData.Find(text.Words)
        let rule = span.Kind switch
        {
            PersonalDataKind.Name => "person-name",
            PersonalDataKind.Phone => "person-phone",
            PersonalDataKind.IdNumber => "person-id",
            _ => "person-data",
        }
        let place = ChineseNumber.Digits(span.Start + 1)
        select Finding.Error(
            rule, text.Where, $"第{place}字起写有个人信息，请改写。", $"From character {place} on a person can be told; write it otherwise.", span.Masked, $"{span.Text[0]}…（{ChineseNumber.Digits(span.Length)}字）");
}
