using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class HeartbeatMapping : IEntityTypeConfiguration<Heartbeat>
{
    public void Configure(EntityTypeBuilder<Heartbeat> row)
    {
        row.ToTable("heartbeats").HasKey(h => h.Name);
        row.Property(h => h.Name).HasMaxLength(Lengths.Code);
    }
}
