using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BulletinVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_bulletins",
                table: "bulletins");

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "bulletins",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "content",
                table: "bulletins",
                type: "TEXT",
                maxLength: 2147483647,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "content_hash",
                table: "bulletins",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "created_at",
                table: "bulletins",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "created_by",
                table: "bulletins",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "draft",
                table: "bulletins",
                type: "INTEGER",
                nullable: true,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "erratum",
                table: "bulletins",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "figures",
                table: "bulletins",
                type: "TEXT",
                maxLength: 2147483647,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_version",
                table: "bulletins",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "published_at",
                table: "bulletins",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "published_by",
                table: "bulletins",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "bulletins",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "revision",
                table: "bulletins",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "updated_by",
                table: "bulletins",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_bulletins",
                table: "bulletins",
                columns: new[] { "period", "version" });

            migrationBuilder.CreateTable(
                name: "bulletin_serials",
                columns: table => new
                {
                    period = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    serial_no = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulletin_serials", x => x.period);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bulletins_period_draft",
                table: "bulletins",
                columns: new[] { "period", "draft" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bulletin_serials_serial_no",
                table: "bulletin_serials",
                column: "serial_no",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bulletin_serials");

            migrationBuilder.DropPrimaryKey(
                name: "pk_bulletins",
                table: "bulletins");

            migrationBuilder.DropIndex(
                name: "ix_bulletins_period_draft",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "version",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "content",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "content_hash",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "created_at",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "created_by",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "draft",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "erratum",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "figures",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "frozen_version",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "published_at",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "published_by",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "revision",
                table: "bulletins");

            migrationBuilder.DropColumn(
                name: "updated_by",
                table: "bulletins");

            migrationBuilder.AddPrimaryKey(
                name: "pk_bulletins",
                table: "bulletins",
                column: "period");
        }
    }
}
