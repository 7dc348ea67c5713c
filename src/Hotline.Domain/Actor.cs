namespace Hotline.Domain;

/// <summary>Who acts: the program that calls, the person of its token and, for a trusted front end, the operator it names.</summary>
/// <param name="Client">The OAuth client.</param>
/// <param name="Subject">The subject of its token; equal to the client for machine tokens.</param>
/// <param name="Operator">The operator named by a trusted front end (<c>X-Operator</c>), if any.</param>
/// <param name="OperatorName">That operator's name, if given.</param>
/// <param name="Unit">The unit the client is bound to; null for the centre's own clients.</param>
public sealed record Actor(string Client, string Subject, string? Operator = null, string? OperatorName = null, string? Unit = null)
{
    /// <summary>The name shown for this actor: the operator if one is named, else the subject.</summary>
    public string Shown => OperatorName ?? Operator ?? Subject;
}
