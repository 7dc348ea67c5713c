using System.Reflection;
using System.Runtime.CompilerServices;
using Hotline.Domain.Referrals;

namespace Hotline.Domain.Tests.Referrals;

/// <summary>Each text of each message is one that can be masked for a partner; what is none is named here.</summary>
public class MessageTextsTests
{
    private static readonly string[] NoText = ["Number", "AppealType", "JurisdictionUnit", "By", "Phone", "Unit", "OtherNumber", "WorkOrderNo", "Sha256", "ContentType", "Url", "Adcode", "CoordinateSystem"];

    public static TheoryData<Type> Bodies => [.. typeof(MessageBody).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(MessageBody)))];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void WithTexts_EachBody_ChangesEachOfItsTextsAndNothingElse(Type type)
    {
        var body = (MessageBody)Filled(type);

        var changed = body.WithTexts(_ => "changed");

        foreach (var (name, value) in Texts(changed, ""))
            Assert.Equal((name, NoText.Contains(name[(name.LastIndexOf('.') + 1)..]) ? "typed" : "changed"), (name, value));
        Assert.Equal(Texts(body, "").Select(t => t.Name), Texts(changed, "").Select(t => t.Name));
    }

    private static object Filled(Type type)
    {
        var body = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            object? value = property.PropertyType == typeof(string) ? "typed"
                : property.PropertyType == typeof(MessagePlace) || property.PropertyType == typeof(MessageFile) ? Filled(property.PropertyType)
                : property.PropertyType == typeof(IReadOnlyList<MessageFile>) ? new[] { (MessageFile)Filled(typeof(MessageFile)) }
                : null;
            if (value is not null)
                property.SetValue(body, value);
        }
        return body;
    }

    private static IEnumerable<(string Name, string Value)> Texts(object body, string path) =>
        from property in body.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let value = property.GetValue(body)
        from text in value switch
        {
            string words => [(path + property.Name, words)],
            MessagePlace or MessageFile => Texts(value, path + property.Name + "."),
            IReadOnlyList<MessageFile> files => files.SelectMany(f => Texts(f, path + property.Name + ".")),
            _ => Array.Empty<(string, string)>(),
        }
        select text;
}
