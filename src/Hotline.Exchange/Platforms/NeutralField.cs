using Hotline.Domain.Referrals;

namespace Hotline.Exchange.Platforms;

/// <summary>What stands in a field of the neutral body.</summary>
public enum FieldKind
{
    Text,

    /// <summary>A code of a list, see <see cref="NeutralField.List"/>.</summary>
    Code,

    /// <summary>RFC 3339 with offset, or a local time where the partner's zone is stated.</summary>
    Moment,
    Whole,
    Number,
    Flag,
}

/// <summary>A field of the neutral body.</summary>
/// <param name="Name">Its name; a dot leads into an object.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Words">What it means, in Chinese and English.</param>
/// <param name="Required">Whether a message without it is refused.</param>
/// <param name="Most">Characters of a text, or the greatest number (inclusive); 0 for no limit of its own.</param>
/// <param name="List">For a code: the name of its list.</param>
public sealed record NeutralField(string Name, FieldKind Kind, string Words, bool Required = false, int Most = 0, string? List = null);

/// <summary>A type of message of the REST face, as the neutral body has it.</summary>
/// <param name="Code">Its <c>type</c>, e.g. <c>return-decision</c>.</param>
/// <param name="Segment">The last segment of its path; empty for a dispatch.</param>
/// <param name="Message">The message of ours that it is.</param>
/// <param name="Words">What it means, in Chinese and English.</param>
/// <param name="Fields">Its own fields.</param>
public sealed record NeutralType(string Code, string Segment, MessageType Message, string Words, IReadOnlyList<NeutralField> Fields)
{
    /// <summary>The fields that every type has, and its own.</summary>
    public IReadOnlyList<NeutralField> All { get; } = [.. NeutralSchema.Common, .. Fields];
}
