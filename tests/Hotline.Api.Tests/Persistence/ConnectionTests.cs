using Hotline.Api.Tests.Given;
using Npgsql;

namespace Hotline.Api.Tests.Persistence;

/// <summary>A server that is restarted kills every connection that waits in the pool. Only on PostgreSQL: the embedded database has none.</summary>
public sealed class ConnectionTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Calls_AfterEveryConnectionWasKilled_AreAnswered()
    {
        if (server.Database.Provider != "PostgreSql")
            return;
        var ticket = await server.Dev.Registered();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? server.Dev.Registered() : Read()));
            await KillAll();
            // All at once, each on a connection of its own that is dead.
            await Task.WhenAll(Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? server.Dev.Registered() : Read()));
            await KillAll();
            (await server.Dev.Get("/v1/tickets?limit=5")).Expect(200);
            (await server.Dev.Get("/health/ready")).Expect(200);
        }

        async Task<string> Read() => (await server.Dev.Ticket(ticket))["id"].Text();
    }

    private async Task KillAll()
    {
        await using var connection = new NpgsqlConnection(server.Database.Connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var kill = new NpgsqlCommand("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        Assert.True((long)(await kill.ExecuteScalarAsync())! > 0);
    }
}
