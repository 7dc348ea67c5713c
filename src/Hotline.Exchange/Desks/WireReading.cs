using Google.Protobuf.WellKnownTypes;
using Hotline.Domain;
using Enum = System.Enum;

namespace Hotline.Exchange.Desks;

/// <summary>Reads fields of a message and remembers what is wrong with each: all faults are told at once.</summary>
internal sealed class WireReading
{
    private readonly List<FieldFault> _faults = [];

    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>The first code of a closed list that is not known here, as <c>field: code</c>: no fault of the sender, whose list may be longer.</summary>
    public string? Unknown { get; private set; }

    public void Fault(string field, string zh, string en) => _faults.Add(new FieldFault(field, zh, en));

    /// <summary>A text that has to be there.</summary>
    public string Required(string field, string value, int most)
    {
        if (string.IsNullOrWhiteSpace(value))
            Fault(field, "不能为空", "must not be empty");
        return Checked(field, value, most);
    }

    /// <summary>A text that may be missing.</summary>
    public string? Text(string field, bool has, string value, int most) => has ? Checked(field, value, most) : null;

    /// <summary>A code that is not known here. What can be no code is a fault all the same.</summary>
    public void NotKnown(string field, string code)
    {
        if (code.Length <= CodeLength && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            Unknown ??= $"{field}: {code}";
        else
            Fault(field, $"应为不超过 {CodeLength} 个字母、数字的代码", $"has to be a code of {CodeLength} letters and digits at most");
    }

    /// <summary>A code of a closed list that has to be there; null is already told.</summary>
    public T? Required<T>(string field, string value) where T : struct, Enum
    {
        if (Domain.Code.Parse<T>(value) is { } known)
            return known;
        if (value.Length == 0)
            Fault(field, $"不能为空，可用：{string.Join(", ", Domain.Code.All<T>())}", $"must not be empty; one of {string.Join(", ", Domain.Code.All<T>())}");
        else
            NotKnown(field, value);
        return null;
    }

    /// <summary>A code of a closed list that may be missing.</summary>
    public T? Code<T>(string field, bool has, string value) where T : struct, Enum => has ? Required<T>(field, value) : null;

    public DateTimeOffset? Moment(string field, Timestamp? at)
    {
        if (at is null)
            return null;
        if (Moments.Read(at) is { } moment)
            return moment;
        Fault(field, "不是有效的时间", "is no moment");
        return null;
    }

    public DateTimeOffset RequiredMoment(string field, Timestamp? at)
    {
        if (at is null)
            Fault(field, "不能为空", "must not be empty");
        return Moment(field, at) ?? default;
    }

    public Guid Id(string field, string value)
    {
        // One id has one form: two spellings of it would be two messages to a program that compares texts.
        if (Guid.TryParseExact(value, "D", out var id) && id != Guid.Empty && id.ToString("D") == value)
            return id;
        Fault(field, "应为小写、带连字符的 UUID", "has to be a UUID in lower case with hyphens");
        return default;
    }

    public string Digest(string field, string value)
    {
        if (value.Length != 64 || !value.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
            Fault(field, "应为 64 位小写十六进制的 SHA-256", "has to be a SHA-256 of 64 lower-case hexadecimal digits");
        return value;
    }

    public int Positive(string field, int value, int most)
    {
        if (value < 1 || value > most)
            Fault(field, $"须为 1 至 {most}", $"has to be from 1 to {most}");
        return value;
    }

    public double Degrees(string field, double value, double most)
    {
        // Written so that what is no number is a fault too.
        if (!(Math.Abs(value) <= most))
            Fault(field, $"须在 -{most} 至 {most} 之间", $"has to be from -{most} to {most}");
        return value;
    }

    private string Checked(string field, string value, int most)
    {
        if (value.Length > most)
            Fault(field, $"不得超过 {most} 个字符", $"may have {most} characters at most");
        if (value.Contains('\0', StringComparison.Ordinal))
            Fault(field, "含有空字符", "holds a NUL");
        return value;
    }

    public const int CodeLength = 64;
    public const int NameLength = 100;
    public const int TitleLength = 200;
    public const int AddressLength = 300;
    public const int TextLength = 4000;
    public const int PhoneLength = 32;

    /// <summary>Working days of a limit: over a year, as no limit between platforms is longer.</summary>
    public const int MostDays = 400;
    public const int ContentLength = 10_000;
}
