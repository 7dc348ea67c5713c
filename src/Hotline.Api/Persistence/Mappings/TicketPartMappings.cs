using System.Text.Json;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Clocks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class WorkOrderMapping : IEntityTypeConfiguration<WorkOrder>
{
    public void Configure(EntityTypeBuilder<WorkOrder> order)
    {
        order.Property(o => o.Version).IsConcurrencyToken();
        order.Property(o => o.Instructions).HasMaxLength(Lengths.Text);
        order.Property(o => o.ReplyText).HasMaxLength(Lengths.Text);
        order.Property(o => o.PublicText).HasMaxLength(Lengths.Text);
        order.Property(o => o.ReturnText).HasMaxLength(Lengths.Text);
        order.Property(o => o.ReturnBasis).HasMaxLength(Lengths.Text);
        order.Property(o => o.ExtensionReason).HasMaxLength(Lengths.Text);
        order.Property(o => o.AcknowledgedBy).HasMaxLength(Lengths.Name);
        order.HasIndex(o => new { o.TicketId, o.Unit });
        order.HasIndex(o => new { o.Unit, o.DeliveredAt, o.Id });
        order.HasIndex(o => new { o.Unit, o.DueAt, o.Id });
        // What is open of a unit is little of what it ever had, in either order.
        order.HasIndex(o => new { o.Unit, o.Status, o.DeliveredAt, o.Id });
        order.HasIndex(o => new { o.Unit, o.Status, o.DueAt, o.Id });
        order.HasIndex(o => new { o.DeliveredAt, o.Id });
    }
}

internal sealed class SupervisionMapping : IEntityTypeConfiguration<Supervision>
{
    public void Configure(EntityTypeBuilder<Supervision> supervision)
    {
        supervision.ToTable("supervisions").Ignore(s => s.IsOpen);
        supervision.Property(s => s.Text).HasMaxLength(Lengths.Text);
        supervision.Property(s => s.Reply).HasMaxLength(Lengths.Text);
        supervision.Property(s => s.OrderedBy).HasMaxLength(Lengths.Name);
        supervision.HasOne(s => s.Order).WithMany().HasForeignKey(s => s.OrderId).OnDelete(DeleteBehavior.Restrict);
        supervision.HasIndex(s => new { s.EndedAt, s.ReplyBy });
    }
}

internal sealed class ClockMarkMapping : IEntityTypeConfiguration<ClockMark>
{
    public void Configure(EntityTypeBuilder<ClockMark> mark)
    {
        mark.ToTable("clock_marks");
        // Two programs that do the same at once cannot both have done it.
        mark.HasKey(m => new { m.TicketId, m.OrderId, m.Kind, m.About });
    }
}

internal sealed class TicketLinkMapping : IEntityTypeConfiguration<TicketLink>
{
    public void Configure(EntityTypeBuilder<TicketLink> link)
    {
        link.ToTable("ticket_links").HasKey(l => new { l.TicketId, l.OtherId });
        link.HasOne<Ticket>().WithMany().HasForeignKey(l => l.TicketId).OnDelete(DeleteBehavior.Restrict);
        link.HasOne<Ticket>().WithMany().HasForeignKey(l => l.OtherId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CallbackMapping : IEntityTypeConfiguration<Callback>
{
    public void Configure(EntityTypeBuilder<Callback> callback)
    {
        callback.Property(c => c.By).HasMaxLength(Lengths.Name);
        callback.Property(c => c.Remark).HasMaxLength(Lengths.Text);
    }
}

internal sealed class PastStateMapping : IEntityTypeConfiguration<PastState>
{
    public void Configure(EntityTypeBuilder<PastState> past)
    {
        past.Ignore(p => p.State);
        past.HasIndex(p => new { p.RegisteredAt, p.StateSince, p.StateUntil });
    }
}

internal sealed class PastRoundMapping : IEntityTypeConfiguration<PastRound>
{
    public void Configure(EntityTypeBuilder<PastRound> round)
    {
        round.Ignore(r => r.OnTime);
        round.HasIndex(r => new { r.TicketId, r.Round }).IsUnique();
    }
}

internal sealed class HistoryMapping : IEntityTypeConfiguration<HistoryEntry>
{
    public void Configure(EntityTypeBuilder<HistoryEntry> entry)
    {
        entry.Property(h => h.Subject).HasMaxLength(Lengths.Name);
        entry.Property(h => h.Operator).HasMaxLength(Lengths.Name);
        entry.Property(h => h.OperatorName).HasMaxLength(Lengths.Name);
        entry.Property(h => h.Text).HasMaxLength(Lengths.Content);
        entry.HasOne(h => h.Order).WithMany().HasForeignKey(h => h.OrderId).OnDelete(DeleteBehavior.Restrict);
        entry.Property(h => h.Changes).HasMaxLength(int.MaxValue).HasConversion(
            changes => JsonSerializer.Serialize(changes, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<FieldChange>>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<FieldChange>>((a, b) => ReferenceEquals(a, b), c => c.Count, c => c));

        // The few entries that the assessment counts are found by their month.
        entry.HasIndex(h => h.At).HasFilter("action IN ('returnRefused', 'reworked')");

        // One entry for each version: two writers of one version cannot both stand.
        entry.HasIndex(h => new { h.TicketId, h.Version }).IsUnique();
    }
}
