namespace Hotline.Api.Persistence.Rows;

/// <summary>The nonce of a legacy signature and the message that it is bound to.</summary>
internal sealed class PartnerNonce
{
    public string Partner { get; init; } = "";

    public string Nonce { get; init; } = "";

    public Guid MessageId { get; set; }

    public DateTimeOffset BoundAt { get; set; }
}
