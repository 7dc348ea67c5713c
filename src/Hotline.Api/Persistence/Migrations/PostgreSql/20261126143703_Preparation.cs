using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Preparation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "prepared_steps",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prepared_steps", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "ix_calls_started_at_wait_milliseconds_result_transfer_kind",
                table: "calls",
                columns: new[] { "started_at", "wait_milliseconds", "result", "transfer_kind" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
