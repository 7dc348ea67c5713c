using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hotline.Api.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ReferenceFilesText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "retired_at",
                table: "units",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "units",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "attachment_count",
                table: "tickets",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AlterColumn<string>(
                name: "e_tag",
                table: "idempotency_keys",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(64)",
                oldMaxLength: 64,
                oldNullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "valid_from",
                table: "categories",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "valid_to",
                table: "categories",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "categories",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "transfer_kind",
                table: "calls",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "transfer_outcome",
                table: "calls",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "transfer_reason",
                table: "calls",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "transfer_to",
                table: "calls",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "calls",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "attachment_chunks",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    part = table.Column<int>(type: "int", nullable: false),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", maxLength: 2147483647, nullable: false),
                    put_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attachment_chunks", x => new { x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    store = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    by = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attachments", x => x.id);
                    table.ForeignKey(
                        name: "fk_attachments_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "export_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    content_type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    complete = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "past_categories",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    path = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    level1 = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    level2 = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    valid_to = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_past_categories", x => new { x.code, x.version });
                });

            migrationBuilder.CreateTable(
                name: "reference_stamp",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_stamp", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reference_versions",
                columns: table => new
                {
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    body = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_versions", x => new { x.kind, x.key, x.version });
                });

            migrationBuilder.CreateTable(
                name: "ticket_grams",
                columns: table => new
                {
                    gram = table.Column<long>(type: "bigint", nullable: false),
                    ticket_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_grams", x => new { x.gram, x.ticket_id });
                    table.ForeignKey(
                        name: "fk_ticket_grams_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ticket_texts",
                columns: table => new
                {
                    ticket_id = table.Column<long>(type: "bigint", nullable: false),
                    text = table.Column<string>(type: "nvarchar(max)", maxLength: 2147483647, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket_texts", x => x.ticket_id);
                    table.ForeignKey(
                        name: "fk_ticket_texts_tickets_ticket_id",
                        column: x => x.ticket_id,
                        principalTable: "tickets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "export_parts",
                columns: table => new
                {
                    file_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_parts", x => new { x.file_id, x.position });
                    table.ForeignKey(
                        name: "fk_export_parts_export_files_file_id",
                        column: x => x.file_id,
                        principalTable: "export_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "reference_stamp",
                columns: new[] { "id", "value" },
                values: new object[] { 1, 1L });

            migrationBuilder.CreateIndex(
                name: "ix_tickets_call_id",
                table: "tickets",
                column: "call_id",
                filter: "call_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attachment_chunks_part_put_at",
                table: "attachment_chunks",
                columns: new[] { "part", "put_at" });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_key",
                table: "attachments",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attachments_ticket_id",
                table: "attachments",
                column: "ticket_id");

            migrationBuilder.CreateIndex(
                name: "ix_export_files_created_at",
                table: "export_files",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_grams_ticket_id",
                table: "ticket_grams",
                column: "ticket_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw ForwardOnly.Refusal;
    }
}
