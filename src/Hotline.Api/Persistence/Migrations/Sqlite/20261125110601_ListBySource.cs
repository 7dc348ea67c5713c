using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ListBySource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_tickets_source_registered_at_id",
                table: "tickets",
                columns: new[] { "source", "registered_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
