namespace Hotline.Domain.Tickets;

/// <summary>The matter and the caller in plain members, so that the database can index each of them.</summary>
public sealed partial class Ticket
{
    public string Title { get; private set; } = "";

    public string Content { get; private set; } = "";

    public string AppealType { get; private set; } = "";

    public string Category { get; private set; } = "";

    public string? Area { get; private set; }

    public string? Address { get; private set; }

    public double? Latitude { get; private set; }

    public double? Longitude { get; private set; }

    public Urgency Urgency { get; private set; }

    public DateTimeOffset? OccurredAt { get; private set; }

    public byte[]? CallerSealed { get; private set; }

    public byte[]? CallerPhoneHash { get; private set; }

    public bool CallerConfidential { get; private set; }

    public bool CallerAnonymous { get; private set; }

    /// <summary>The whole numbers that stand in the texts by their masks only, sealed; null where none was ever written.</summary>
    public byte[]? PrivateNumbersSealed { get; private set; }

    /// <summary>Keeps the whole numbers; it is no change of the matter.</summary>
    public void KeepNumbers(byte[] sealedNumbers) => PrivateNumbersSealed = sealedNumbers;

    /// <summary>The matter as one value.</summary>
    public Matter Matter
    {
        get => new()
        {
            Title = Title,
            Content = Content,
            AppealType = AppealType,
            Category = Category,
            Area = Area,
            Address = Address,
            Latitude = Latitude,
            Longitude = Longitude,
            Urgency = Urgency,
            OccurredAt = OccurredAt,
        };
        private set
        {
            (Title, Content, AppealType, Category) = (value.Title, value.Content, value.AppealType, value.Category);
            (Area, Address, Latitude, Longitude) = (value.Area, value.Address, value.Latitude, value.Longitude);
            (Urgency, OccurredAt) = (value.Urgency, value.OccurredAt);
        }
    }

    /// <summary>The caller as one value.</summary>
    public Caller Caller
    {
        get => new(CallerSealed, CallerPhoneHash, CallerConfidential, CallerAnonymous);
        private set => (CallerSealed, CallerPhoneHash, CallerConfidential, CallerAnonymous) =
            (value.Sealed, value.PhoneHash, value.Confidential, value.Anonymous);
    }
}
