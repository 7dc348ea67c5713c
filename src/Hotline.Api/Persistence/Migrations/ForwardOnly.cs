namespace Hotline.Api.Persistence.Migrations;

/// <summary>The books go forward only: a way back would forget what was written since. Whoever must go back restores a backup.</summary>
internal static class ForwardOnly
{
    public static NotSupportedException Refusal => new("Migrations go forward only; restore a backup made before.");
}
