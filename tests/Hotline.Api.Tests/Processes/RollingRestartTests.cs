using System.Collections.Concurrent;
using System.Globalization;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Processes;

/// <summary>Three replicas on one database behind a balancer that asks who is ready, as in a city's machine room.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class RollingRestartTests
{
    private const int Replicas = 3;
    private const int Callers = 6;

    /// <summary>Each replica is stopped and started again in turn; nobody's request fails, none is done twice, and all three have worked.</summary>
    [Fact]
    public async Task Replicas_RestartedInTurnUnderLoad_FailNobody()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        using (var migrated = await HotlineProcess.Run(folder.Path, ["migrate", .. settings]))
            Assert.Equal(0, await migrated.Ended());
        var replicas = new HotlineProcess[Replicas];
        for (var i = 0; i < Replicas; i++)
            replicas[i] = Start();
        using var balancer = new Balancer(await Task.WhenAll(replicas.Select(r => r.Ready())), replicas);
        using var stop = new CancellationTokenSource();
        var (answered, failed) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());

        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(Register)).ToArray();
        for (var i = 0; i < Replicas; i++)
        {
            Assert.Equal(0, await replicas[i].Stop());
            replicas[i].Dispose();
            replicas[i] = Start();
            balancer.Put(i, await replicas[i].Ready(), replicas[i]);
        }
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        Assert.Empty(failed);
        Assert.Equal(answered.Count, answered.Distinct().Count());
        Assert.All(balancer.Sent, sent => Assert.True(sent > 0));
        await using (var db = database.Open())
            Assert.Equal(answered.Order(StringComparer.Ordinal), (await db.Tickets.Select(t => t.Number).ToListAsync()).Order(StringComparer.Ordinal));
        foreach (var replica in replicas)
        {
            await replica.Stop();
            replica.Dispose();
        }

        HotlineProcess Start() => HotlineProcess.Start(folder.Path, [.. settings, "--Shutdown:DrainSeconds=2", "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information"]);

        async Task Register()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var answer = await balancer.Next().Post("/v1/tickets", Given.Tickets.Body());
                    if (answer.Code == 201)
                        answered.Add(answer["number"].GetValue<string>());
                    else
                        failed.Add(answer.Code.ToString(CultureInfo.InvariantCulture) + answer.Text);
                }
                catch (HttpRequestException fault)
                {
                    failed.Add(fault.Message);
                }
            }
        }
    }

    /// <summary>Sends each request to the next replica that said it was ready when it was last asked, ten times a second.</summary>
    private sealed class Balancer : IDisposable
    {
        private readonly (Client Client, Client Probe, bool Ready)[] _replicas;
        private readonly int[] _sent;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _asking;
        private readonly Lock _lock = new();
        private int _next;

        public Balancer(Client[] clients, HotlineProcess[] processes)
        {
            _replicas = [.. clients.Zip(processes, (client, process) => (client, new Client(process.Address, null), true))];
            _sent = new int[clients.Length];
            _asking = Task.Run(Ask);
        }

        public IReadOnlyList<int> Sent => _sent;

        public void Put(int at, Client client, HotlineProcess process)
        {
            lock (_lock)
                _replicas[at] = (client, new Client(process.Address, null), true);
        }

        public Client Next()
        {
            lock (_lock)
            {
                for (var tried = 0; tried < _replicas.Length; tried++)
                {
                    var at = _next++ % _replicas.Length;
                    if (!_replicas[at].Ready)
                        continue;
                    _sent[at]++;
                    return _replicas[at].Client;
                }
            }
            throw new Xunit.Sdk.XunitException("No replica is ready.");
        }

        public void Dispose()
        {
            _stop.Cancel();
            _asking.Wait();
            _stop.Dispose();
        }

        private async Task Ask()
        {
            while (!_stop.IsCancellationRequested)
            {
                for (var at = 0; at < _replicas.Length; at++)
                {
                    var (client, probe, _) = _replicas[at];
                    var ready = await IsReady(probe);
                    lock (_lock)
                    {
                        // It may have been replaced meanwhile.
                        if (ReferenceEquals(_replicas[at].Client, client))
                            _replicas[at] = (client, probe, ready);
                    }
                }
                await Task.Delay(100);
            }
        }

        private static async Task<bool> IsReady(Client probe)
        {
            try
            {
                return (await probe.Get("/health/ready")).Code == 200;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
