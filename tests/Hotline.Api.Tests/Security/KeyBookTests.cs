using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>Keys and books belong together: a program with other keys does not start.</summary>
public sealed class KeyBookTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-book-").FullName;
    private readonly List<WebApplication> _programs = [];
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        await using var db = _database.Open();
        await db.Database.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var program in _programs)
            await program.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task FirstStarts_WithKeysOfTheirOwn_OneIsFirst()
    {
        var books = Enumerable.Range(0, 4).Select(i => Program($"{i}.json").GetRequiredService<KeyBook>()).ToList();

        var faults = await Task.WhenAll(books.Select(b => Record.ExceptionAsync(() => Task.Run(() => b.Begin(CancellationToken.None)))));

        Assert.Single(faults, f => f is null);
        Assert.All(faults.OfType<Exception>(), f => Assert.StartsWith("Keys:File: ", Assert.IsType<SettingException>(f).Message, StringComparison.Ordinal));
        // Who came too late took the keys away that it had made: the right ones are to be put there.
        Assert.Single(Directory.GetFiles(_folder));
        await using var db = _database.Open();
        Assert.Equal(["hash:1 1", "seal:1 1", "sign:1 1"], (await db.RingKeys.ToListAsync()).Select(r => $"{KeyRing.NameOf(r)} {r.Turn}").Order());
    }

    [Fact]
    public async Task Start_WithAnotherKeyOfTheSameName_RefusesAndNamesTheFile()
    {
        await Begin("keys.json");
        Program("other.json");

        var fault = await Assert.ThrowsAsync<SettingException>(() => Begin("other.json"));

        Assert.Contains("seal:1, hash:1, sign:1 are not the keys", fault.Message, StringComparison.Ordinal);
        Assert.Contains("other.json", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "other.json")));
        await Begin("keys.json");
    }

    [Fact]
    public async Task Start_WithoutAUsedKey_RefusesAndWithOneMoreStarts()
    {
        await Begin("keys.json");
        File.Copy(Path.Combine(_folder, "keys.json"), Path.Combine(_folder, "before.json"));
        var rotation = _programs[^1].Services.GetRequiredService<KeyRotation>();
        var made = await rotation.Add([KeyPurpose.Seal], RotatingServer.Keeper, CancellationToken.None);
        // A key that nobody uses is missed by nobody.
        await Begin("before.json");
        KeyFile.Change(Path.Combine(_folder, "keys.json"), made, []);
        await Begin("keys.json");
        await _programs[^1].Services.GetRequiredService<KeyRotation>().Use([.. made.Keys], RotatingServer.Keeper, CancellationToken.None);

        var fault = await Assert.ThrowsAsync<SettingException>(() => Begin("before.json"));
        await Begin("keys.json");

        Assert.Contains("seal:2 is missing", fault.Message, StringComparison.Ordinal);
        Assert.Equal("seal:2", _programs[^1].Services.GetRequiredService<KeyRing>().Current(KeyPurpose.Seal).ToString());
    }

    [Fact]
    public async Task FirstStart_OnBooksThatOtherKeysSealed_Refuses()
    {
        await Begin("keys.json");
        var vault = _programs[^1].Services.GetRequiredService<CallerVault>();
        await using (var db = _programs[^1].Services.GetRequiredService<Func<HotlineContext>>()())
        {
            db.Add(new CallRow
            {
                CallId = "1", StartedAt = DateTimeOffset.UnixEpoch, EndedAt = DateTimeOffset.UnixEpoch, Result = "answered",
                CallerSealed = vault.SealBytes(new CallerData(null, "+8613800000000")), CallerPhoneHash = vault.HashPhone("+8613800000000"),
            });
            await db.SaveChangesAsync();
            // As a version left them that wrote down no keys.
            await db.RingKeys.ExecuteDeleteAsync();
        }

        var fault = await Assert.ThrowsAsync<SettingException>(() => Begin("made.json"));
        await Begin("keys.json");

        Assert.Contains("do not open the callers", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "made.json")));
    }

    [Fact]
    public async Task Use_OfTwoAtOnce_LeavesOneCurrentAndForgetsNoKey()
    {
        await Begin("keys.json");
        var rotation = _programs[^1].Services.GetRequiredService<KeyRotation>();
        var path = Path.Combine(_folder, "keys.json");
        foreach (var _ in new[] { 2, 3 })
            KeyFile.Change(path, await rotation.Add([KeyPurpose.Seal], RotatingServer.Keeper, CancellationToken.None), []);
        await Begin("keys.json");
        var one = _programs[^1].Services.GetRequiredService<KeyRotation>();
        await Begin("keys.json");
        var two = _programs[^1].Services.GetRequiredService<KeyRotation>();

        await Task.WhenAll(
            Task.Run(() => one.Use([new(KeyPurpose.Seal, 2)], RotatingServer.Keeper, CancellationToken.None)),
            Task.Run(() => two.Use([new(KeyPurpose.Seal, 3)], RotatingServer.Keeper, CancellationToken.None)));

        await using var db = _database.Open();
        var rows = await db.RingKeys.Where(k => k.Purpose == KeyPurpose.Seal).OrderBy(k => k.Turn).ToListAsync();
        Assert.Equal([1, 2, 3], rows.Select(r => r.Turn!.Value));
        Assert.Equal(1, rows[0].Number);
        Assert.Equal([true, true, false], rows.Select(r => r.UsedUntil is not null));
    }

    private Task Begin(string keys) => Program(keys).GetRequiredService<KeyBook>().Begin(CancellationToken.None);

    private IServiceProvider Program(string keys)
    {
        _programs.Add(HotlineApp.Build(
        [
            "--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", $"--Database:Provider={_database.Provider}",
            $"--ConnectionStrings:Hotline={_database.Connection}", $"--Keys:File={Path.Combine(_folder, keys)}", "--Logging:LogLevel:Default=None",
        ]));
        return _programs[^1].Services;
    }
}
