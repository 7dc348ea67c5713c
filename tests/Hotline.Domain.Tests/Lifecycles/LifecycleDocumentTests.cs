using System.Runtime.CompilerServices;
using System.Text;
using Hotline.Domain.Lifecycles;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tests.Lifecycles;

/// <summary>The printed tables of the lifecycles, for readers who do not read code; the document says how a change is accepted.</summary>
public class LifecycleDocumentTests
{
    private const string Name = "LIFECYCLE.md";

    [Fact]
    public void Document_EachTable_ReadsAsAccepted()
    {
        var actual = Document();
        if (Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), Name), actual);
            Assert.Fail($"{Name} was rewritten; read the difference and run again without HOTLINE_ACCEPT.");
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", Name)), actual, ignoreLineEndingDifferences: true);
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Lifecycles

            Printed from `TicketLifecycle.Table`, `WorkOrderLifecycle.Table` and `ReferralLifecycle.Table`. A move that a table lacks is refused; *same* leaves the state as
            it is. After a change of a table, this text is written anew with

                HOTLINE_ACCEPT=1 dotnet test tests/Hotline.Domain.Tests

            which fails once, so that a set variable never makes a run green. Read the difference, then commit it.

            """);
        Append(text, "Ticket · 登记事项", TicketLifecycle.Table);
        Append(text, "Work order · 工单", WorkOrderLifecycle.Table);
        Append(text, "Referral · 互转", ReferralLifecycle.Table);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Append<TState, TMove>(StringBuilder text, string heading, Lifecycle<TState, TMove> table)
        where TState : struct, Enum where TMove : struct, Enum
    {
        text.Append("\n## ").Append(heading).Append("\n\n| from | move | to | scope | needs | note |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var row in table.Rows)
        {
            text.Append("| ").AppendJoin(" | ", From(row.From), Code.Of(row.Action), To(row.To), row.Scope, Cell(row.Needs), Cell(row.Note))
                .Append(" |\n");
        }
    }

    /// <summary>Where all states but one are named, the one that is not says more.</summary>
    private static string From<TState>(IReadOnlyList<TState> states) where TState : struct, Enum
    {
        var others = Enum.GetValues<TState>().Except(states).ToList();
        return others.Count == 1 ? "any but " + Code.Of(others[0]) : string.Join(", ", states.Select(Code.Of));
    }

    private static string To<TState>(IReadOnlyList<TState> states) where TState : struct, Enum =>
        states.Count == 0 ? "*same*" : string.Join(" or ", states.Select(Code.Of));

    private static string Cell(string text) => text.Length == 0 ? "–" : text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string SourceFolder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../src/Hotline.Domain"));
}
