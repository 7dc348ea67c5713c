using Hotline.Api.Persistence;
using Hotline.Domain.Assessments;

namespace Hotline.Api.Features.Assessments;

/// <summary>考核 of a month, as its bulletin prints it.</summary>
/// <param name="RuleSet">Code of the rule set it follows.</param>
/// <param name="Townships">乡镇街道.</param>
/// <param name="Departments">市直单位.</param>
/// <param name="Better">Units proposed as 办理较好, best first; the editor decides.</param>
/// <param name="Worse">Units proposed as 办理较差; the editor decides.</param>
/// <param name="Frozen">Whether it can no longer change.</param>
internal sealed record MonthAssessment(
    string RuleSet, AssessmentTable Townships, AssessmentTable Departments, IReadOnlyList<string> Better, IReadOnlyList<string> Worse, bool Frozen);

/// <summary>Tells the assessment of a month.</summary>
internal interface IAssessments
{
    /// <summary>Null when no rule set holds for the month: then nobody is assessed.</summary>
    /// <param name="db">The database.</param>
    /// <param name="period">The local month, <c>yyyy-MM</c>.</param>
    /// <param name="ruleSet">The rule set that the bulletin's narrative names, if it names one; else the month's own.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<MonthAssessment?> Of(HotlineContext db, string period, string? ruleSet, CancellationToken cancellation);
}
