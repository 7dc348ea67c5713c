using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Keys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reseal_places",
                columns: table => new
                {
                    column = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    target = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    last_id = table.Column<long>(type: "INTEGER", nullable: false),
                    read = table.Column<long>(type: "INTEGER", nullable: false),
                    resealed = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reseal_places", x => x.column);
                });

            migrationBuilder.CreateTable(
                name: "ring_holders",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    keys = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    current = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_holders", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ring_keys",
                columns: table => new
                {
                    purpose = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    print = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    turn = table.Column<int>(type: "INTEGER", nullable: true),
                    used_from = table.Column<long>(type: "INTEGER", nullable: true),
                    used_until = table.Column<long>(type: "INTEGER", nullable: true),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_keys", x => new { x.purpose, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_ring_keys_purpose_turn",
                table: "ring_keys",
                columns: new[] { "purpose", "turn" },
                unique: true,
                filter: "turn IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
