using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

/// <summary>The searchable text of tickets; mapped by the servers' contexts only.</summary>
internal static class TicketTextMapping
{
    public static EntityTypeBuilder<TicketText> MapTicketTexts(this ModelBuilder model)
    {
        var row = model.Entity<TicketText>();
        row.ToTable("ticket_texts").HasKey(t => t.TicketId);
        row.Property(t => t.TicketId).ValueGeneratedNever();
        row.Property(t => t.Text).HasMaxLength(int.MaxValue);
        row.HasOne(t => t.Ticket).WithOne().HasForeignKey<TicketText>(t => t.TicketId).OnDelete(DeleteBehavior.Restrict);
        return row;
    }

    public static void MapTicketGrams(this ModelBuilder model)
    {
        var row = model.Entity<TicketGram>();
        row.ToTable("ticket_grams").HasKey(g => new { g.Gram, g.TicketId });
        row.HasOne(g => g.Ticket).WithMany().HasForeignKey(g => g.TicketId).OnDelete(DeleteBehavior.Restrict);
    }
}
