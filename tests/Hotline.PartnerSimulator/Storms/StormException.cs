namespace Hotline.PartnerSimulator.Storms;

/// <summary>The line answered what it must not, or nothing came to an end.</summary>
internal sealed class StormException(string message) : Exception(message);
