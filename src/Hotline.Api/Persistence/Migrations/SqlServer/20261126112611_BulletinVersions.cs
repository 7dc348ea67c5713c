using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class BulletinVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bulletins");

            migrationBuilder.CreateTable(
                name: "bulletin_serials",
                columns: table => new
                {
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    serial_no = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletin_serials", x => x.period);
                });

            migrationBuilder.CreateTable(
                name: "bulletin_versions",
                columns: table => new
                {
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    draft = table.Column<bool>(type: "bit", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false),
                    narrative = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    erratum = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    created_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    updated_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    published_by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    content = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: true),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    figures = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: true),
                    frozen_version = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletin_versions", x => new { x.period, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "ix_bulletin_serials_serial_no",
                table: "bulletin_serials",
                column: "serial_no",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bulletin_versions_period_draft",
                table: "bulletin_versions",
                columns: new[] { "period", "draft" },
                unique: true,
                filter: "[draft] IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bulletin_serials");

            migrationBuilder.DropTable(
                name: "bulletin_versions");

            migrationBuilder.CreateTable(
                name: "bulletins",
                columns: table => new
                {
                    period = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    narrative = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletins", x => x.period);
                });
        }
    }
}
