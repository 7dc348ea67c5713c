using System.Text;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Persistence;

/// <summary>A caller's phone and name stand in the database in no readable form, whatever was done with the ticket.</summary>
public sealed class SealedDataTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] Planted = ["13812345678", "13887654321", "13856781234", "13843218765", "欧阳司马懿", "诸葛改名"];

    [Fact]
    public async Task Database_AfterEveryKindOfWork_HoldsNoCallersData()
    {
        await Work();

        var found = new List<string>();
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var text = reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(i).ToString()!;
                    found.AddRange(Planted.Where(p => text.Contains(p, StringComparison.Ordinal)).Select(p => $"{table}.{reader.GetName(i)} {p}"));
                }
            }
        }

        Assert.Equal([], found);
        Assert.Equal([], InFiles());
    }

    private async Task Work()
    {
        var body = Given.Tickets.Body(phone: Planted[0]);
        body["caller"]!["name"] = Planted[4];
        var ticket = (await server.Dev.Post("/v1/tickets", body, ("Idempotency-Key", Guid.NewGuid().ToString()))).Expect(201);
        var address = $"/v1/tickets/{ticket["id"].GetValue<string>()}";
        (await server.Dev.Patch(address, new { caller = new { name = Planted[5], phone = Planted[1] } }, ("If-Match", "*"))).Expect(200);
        (await server.Dev.Post(address + "/dispatch", new { leadUnit = "urban-management" }, ("Idempotency-Key", Guid.NewGuid().ToString()))).Expect(200);
        Assert.Equal(1, (await server.Dev.Post("/v1/tickets/search", new { phone = Planted[1], includeTotal = true }))["total"].GetValue<int>());
        var file = Operations.File(MonthFile.Csv([MonthFile.Row("RZ2022110100001", ("caller_phone", Planted[2]), ("caller_name", Planted[4])), MonthFile.Row("RZ2022110100002", ("channel", "fax"), ("caller_phone", Planted[2]))]));
        Assert.Equal(1, (await server.Dev.Imported("tickets", file, ("Idempotency-Key", Guid.NewGuid().ToString())))["result"]["inserted"]!.GetValue<int>());
        var calls = Operations.File($"call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number\nC1,2023-02-01T00:00:05+08:00,,2023-02-01T00:01:00+08:00,{Planted[3]},,abandoned,\n");
        Assert.Equal(1, (await server.Dev.Imported("calls", calls))["result"]["inserted"]!.GetValue<int>());
    }

    /// <summary>The file of the embedded database with its log, byte by byte.</summary>
    private List<string> InFiles()
    {
        if (TestDatabase.UnderTest != "Sqlite")
            return [];
        var file = new SqliteConnectionStringBuilder(server.Database.Connection).DataSource;
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file)!))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            found.AddRange(Planted.Where(p => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(p)) >= 0).Select(p => $"{path} {p}"));
        }
        return found;
    }
}
