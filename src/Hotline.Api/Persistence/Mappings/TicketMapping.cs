using System.Text.Json;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

/// <summary>The tickets table, with the indexes its lists, inboxes and figures walk.</summary>
internal sealed class TicketMapping : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.Ignore(t => t.State).Ignore(t => t.Matter).Ignore(t => t.Caller).Ignore(t => t.Lead).Ignore(t => t.ResultOf).Ignore(t => t.OpenOutbound);
        ticket.HasKey(t => t.Id);
        ticket.Property(t => t.Number).HasMaxLength(Lengths.Number);
        ticket.HasIndex(t => t.Number).IsUnique();
        ticket.Property(t => t.Version).IsConcurrencyToken();
        ticket.Property(t => t.SourceRef).HasMaxLength(Lengths.Reference);
        ticket.HasIndex(t => new { t.Source, t.SourceRef });
        ticket.Property(t => t.Title).HasMaxLength(Lengths.Title);
        ticket.Property(t => t.Content).HasMaxLength(Lengths.Content);
        ticket.Property(t => t.Address).HasMaxLength(Lengths.Address);
        ticket.Property(t => t.Answer).HasMaxLength(Lengths.Text);
        ticket.Property(t => t.CallerPhoneHash).HasMaxLength(32);
        ticket.Property(t => t.CallerSealed).HasMaxLength(1024);
        ticket.Property(t => t.PrivateNumbersSealed).HasMaxLength(int.MaxValue);
        ticket.Property(t => t.ImportPrint).HasMaxLength(34);
        ticket.HasIndex(t => new { t.RegisteredAt, t.Id });
        // A filter that few tickets pass must not walk all of them in the order of the list.
        ticket.HasIndex(t => new { t.Status, t.RegisteredAt, t.Id });
        ticket.HasIndex(t => new { t.Source, t.RegisteredAt, t.Id });
        ticket.HasIndex(t => new { t.Area, t.RegisteredAt, t.Id });
        ticket.HasIndex(t => new { t.Category, t.RegisteredAt, t.Id });
        ticket.HasIndex(t => new { t.Status, t.DueAt, t.Id });
        ticket.HasIndex(t => new { t.DueAt, t.Id });
        ticket.HasIndex(t => new { t.ClosedAt, t.Id });
        ticket.HasIndex(t => new { t.CallerPhoneHash, t.RegisteredAt, t.Id });
        // Most tickets of a month come without a call; those with one are found by it.
        ticket.HasIndex(t => t.CallId).HasFilter("call_id IS NOT NULL");
        ticket.HasMany(t => t.Orders).WithOne().HasForeignKey(o => o.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.Property(t => t.Pauses).HasMaxLength(int.MaxValue).HasDefaultValueSql("'[]'").HasConversion(
            pauses => JsonSerializer.Serialize(pauses, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<Pause>>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<IReadOnlyList<Pause>>((a, b) => ReferenceEquals(a, b), p => p.Count, p => p));
        ticket.HasIndex(t => t.MergedInto);
        ticket.HasIndex(t => t.RestrictedSince).HasFilter("restricted_since IS NOT NULL");
        // The clock asks for what is due and finds nothing else in it.
        ticket.HasIndex(t => new { t.ClockAt, t.Id }).HasFilter("clock_at IS NOT NULL");
        // Retention asks for what ended long ago; what is anonymised, or open, is not in it.
        ticket.HasIndex(t => new { t.SettledAt, t.Id }).HasFilter("settled_at IS NOT NULL");
        ticket.HasMany(t => t.Holds).WithOne().HasForeignKey(h => h.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.ClockMarks).WithOne().HasForeignKey(m => m.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Supervisions).WithOne().HasForeignKey(s => s.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Referrals).WithOne().HasForeignKey(r => r.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Callbacks).WithOne().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Attachments).WithOne().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.Rounds).WithOne().HasForeignKey(r => r.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.PastStates).WithOne().HasForeignKey(p => p.TicketId).OnDelete(DeleteBehavior.Restrict);
        ticket.HasMany(t => t.History).WithOne().HasForeignKey(h => h.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}
