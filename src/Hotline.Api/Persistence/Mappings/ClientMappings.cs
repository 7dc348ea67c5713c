using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class ClientStandingMapping : IEntityTypeConfiguration<ClientStanding>
{
    public void Configure(EntityTypeBuilder<ClientStanding> row)
    {
        row.ToTable("client_standings").HasKey(s => s.Client);
        row.Property(s => s.Client).HasMaxLength(Lengths.Name);
        row.Property(s => s.FormerSecret).HasMaxLength(Lengths.Title);
        row.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class TokenFailureMapping : IEntityTypeConfiguration<TokenFailure>
{
    public void Configure(EntityTypeBuilder<TokenFailure> row)
    {
        row.ToTable("token_failures").HasKey(f => new { f.Client, f.Source });
        // Of two wrong secrets at once both are counted.
        row.Property(f => f.Count).IsConcurrencyToken();
        row.HasIndex(f => f.LastAt);
    }
}

internal sealed class RateCountMapping : IEntityTypeConfiguration<RateCount>
{
    public void Configure(EntityTypeBuilder<RateCount> row)
    {
        row.ToTable("rate_counts").HasKey(r => new { r.Counted, r.Minute });
        row.HasIndex(r => r.Minute);
    }
}
