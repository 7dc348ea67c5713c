using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClientStandings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "client_standings",
                columns: table => new
                {
                    client = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: true),
                    secret_at = table.Column<long>(type: "INTEGER", nullable: true),
                    former_secret = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    former_until = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_standings", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "token_failures",
                columns: table => new
                {
                    client = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    first_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_token_failures", x => new { x.client, x.source });
                });

            migrationBuilder.CreateIndex(
                name: "ix_token_failures_last_at",
                table: "token_failures",
                column: "last_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_standings");

            migrationBuilder.DropTable(
                name: "token_failures");
        }
    }
}
