using Hotline.Domain.Lifecycles;

namespace Hotline.Domain.Tests.Lifecycles;

/// <summary>The table's own behaviour, on a door.</summary>
public class LifecycleTests
{
    private static readonly Lifecycle<Door, Push> Table = new(
        new(Push.Swing, [Door.Open, Door.Shut], [Door.Open, Door.Shut], "hands"),
        new(Push.Lock, [Door.Shut], [Door.Locked], "key"),
        new(Push.Knock, [Door.Shut, Door.Locked], [], "hands"));

    private enum Door { Open, Shut, Locked }

    private enum Push { Swing, Lock, Knock }

    [Fact]
    public void Find_PairTheTableLacks_IsNull()
    {
        Assert.Null(Table.Find(Door.Open, Push.Lock));
        Assert.Equal("key", Table.Find(Door.Shut, Push.Lock)!.Scope);
    }

    [Fact]
    public void From_State_ListsItsMovesInTableOrder()
    {
        Assert.Equal([Push.Swing, Push.Lock, Push.Knock], Table.From(Door.Shut).Select(r => r.Action));
        Assert.Equal([Push.Knock], Table.From(Door.Locked).Select(r => r.Action));
    }

    [Fact]
    public void Leads_MoveWithoutTarget_StaysOnly()
    {
        Assert.True(Table.Leads(Door.Locked, Push.Knock, Door.Locked));
        Assert.False(Table.Leads(Door.Locked, Push.Knock, Door.Shut));
        Assert.False(Table.Leads(Door.Open, Push.Knock, Door.Open));
        Assert.True(Table.Leads(Door.Open, Push.Swing, Door.Shut));
        Assert.False(Table.Leads(Door.Open, Push.Swing, Door.Locked));
    }

    [Fact]
    public void New_PairStandsTwice_IsAnError()
    {
        var fault = Assert.Throws<ArgumentException>(() => new Lifecycle<Door, Push>(
            new(Push.Lock, [Door.Shut], [Door.Locked], "key"), new(Push.Lock, [Door.Open, Door.Shut], [Door.Locked], "key")));

        Assert.StartsWith("Shut × Lock stands twice in the table.", fault.Message, StringComparison.Ordinal);
    }
}
