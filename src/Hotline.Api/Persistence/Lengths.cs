namespace Hotline.Api.Persistence;

/// <summary>Column lengths in characters; the validators and the schema read the same numbers.</summary>
internal static class Lengths
{
    public const int Code = 64;
    public const int Number = 32;
    public const int Name = 100;
    public const int Title = 200;
    public const int Address = 300;
    public const int Reference = 100;
    public const int FileName = 200;
    public const int Text = 4000;
    public const int Content = 10_000;
    public const int Phone = 32;
}
