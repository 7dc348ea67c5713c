using System.Globalization;
using System.Reflection;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests;

public class CodeTests
{
    private enum Turkish { Imported, INITIAL, I, Wifi }

    /// <summary>The published lists, whole and in order.</summary>
    public static TheoryData<Type, string> Published => new()
    {
        { typeof(TicketStatus), "registered dispatched replied closed archived suspended referred merged rejected withdrawn" },
        { typeof(WorkOrderStatus), "delivered acknowledged returnRequested returned replied done recalled" },
        { typeof(Handling), "coordinated dispatched" },
        { typeof(Channel), "phone wechat website app letter visit police110 superior other" },
        { typeof(Urgency), "normal urgent emergency" },
        { typeof(Solved), "solved partly unsolved unfounded" },
        { typeof(CallbackOutcome), "reached unreachable refused" },
        { typeof(Satisfaction), "verySatisfied satisfied basicallySatisfied dissatisfied veryDissatisfied" },
        { typeof(OrderRole), "lead assisting" },
    };

    /// <summary>Every closed list of the domain, whether it is published yet or not.</summary>
    public static TheoryData<Type> Lists => [.. typeof(Code).Assembly.GetExportedTypes().Where(t => t.IsEnum)];

    [Theory]
    [MemberData(nameof(Published))]
    public void All_PublishedList_IsWholeAndInOrder(Type list, string codes) => Assert.Equal(codes.Split(' '), List.Of(list).Codes());

    [Theory]
    [MemberData(nameof(Lists))]
    public void Parse_EveryCode_ComesBackAndNoOtherSpellingDoes(Type list)
    {
        var codes = List.Of(list);
        var values = Enum.GetValues(list).Cast<Enum>().ToList();

        Assert.Equal(values.Select(codes.CodeOf), codes.Codes());
        Assert.Equal(values.Count, codes.Codes().Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(values, value =>
        {
            var code = codes.CodeOf(value);
            Assert.Matches("^[a-z][a-zA-Z0-9]*$", code);
            Assert.Equal(value, codes.Parse(code));
            string[] variants =
                [code.ToUpperInvariant(), value.ToString(), " " + code, code + " ", code + "\0", code + ",", value.ToString("D"), code.Replace("i", "ı", StringComparison.Ordinal), code[1..]];
            Assert.All(variants.Where(v => v != code), v => Assert.Null(codes.Parse(v)));
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("nobody")]
    [InlineData("phone,wechat")]
    [InlineData("ｐｈｏｎｅ")]
    public void Parse_Unknown_IsNull(string? code) => Assert.Null(Code.Parse<Channel>(code));

    /// <summary>In Turkish the small letter of I is ı. The list is this test's own: codes are made once, when a list is first asked.</summary>
    [Fact]
    public void Of_TurkishCulture_IsTheSameCode()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal("ı", "I".ToLower(CultureInfo.CurrentCulture));

            Assert.Equal(["imported", "iNITIAL", "i", "wifi"], Code.All<Turkish>());
            Assert.Equal(Turkish.I, Code.Parse<Turkish>("i"));
            Assert.Null(Code.Parse<Turkish>("ı"));
            Assert.Null(Code.Parse<Turkish>("I"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Of_ValueTheListLacks_IsAnError() => Assert.Throws<KeyNotFoundException>(() => Code.Of((TicketStatus)99));

    /// <summary>The codes of a list known only at run time.</summary>
    private abstract class List
    {
        public static List Of(Type list) => (List)Activator.CreateInstance(typeof(List<>).MakeGenericType(list))!;

        public abstract IReadOnlyList<string> Codes();

        public abstract string CodeOf(Enum value);

        public abstract Enum? Parse(string? code);
    }

    private sealed class List<T> : List where T : struct, Enum
    {
        public override IReadOnlyList<string> Codes() => Code.All<T>();

        public override string CodeOf(Enum value) => Code.Of((T)value);

        public override Enum? Parse(string? code) => Code.Parse<T>(code);
    }
}
