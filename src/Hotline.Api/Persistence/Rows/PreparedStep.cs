namespace Hotline.Api.Persistence.Rows;

/// <summary>A piece of work on the tickets of earlier versions that is done: it is not looked for again at every start.</summary>
internal sealed class PreparedStep
{
    public required string Name { get; init; }
}
