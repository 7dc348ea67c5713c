using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class PartnerNonceMapping : IEntityTypeConfiguration<PartnerNonce>
{
    public void Configure(EntityTypeBuilder<PartnerNonce> row)
    {
        row.ToTable("partner_nonces").HasKey(n => new { n.Partner, n.Nonce });
        // Of two that take an expired nonce over at once, one is first.
        row.Property(n => n.MessageId).IsConcurrencyToken();
        row.HasIndex(n => n.BoundAt);
    }
}
