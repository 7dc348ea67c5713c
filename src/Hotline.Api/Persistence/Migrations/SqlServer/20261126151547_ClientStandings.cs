using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
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
                    client = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    epoch = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    secret_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    former_secret = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    former_until = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_standings", x => x.client);
                });

            migrationBuilder.CreateTable(
                name: "token_failures",
                columns: table => new
                {
                    client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    source = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    count = table.Column<int>(type: "int", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
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
