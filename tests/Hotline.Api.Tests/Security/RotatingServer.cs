using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>A server with a keys file of its own, whose keys the tests change.</summary>
public sealed class RotatingServer : Server, IDisposable
{
    internal static readonly Actor Keeper = new("command-line", "command-line");

    /// <summary>It begins with the keys of all servers of tests, for so does its database.</summary>
    internal string KeysFile { get; } = Path.Combine(Path.GetTempPath(), "hotline-rotating-" + Guid.NewGuid().ToString("N") + ".json");

    public void Dispose() => File.Delete(KeysFile);

    internal KeyRing Ring => Services.GetRequiredService<KeyRing>();

    internal KeyRotation Rotation => Services.GetRequiredService<KeyRotation>();

    internal Resealer Resealer => Services.GetRequiredService<Resealer>();

    protected override IEnumerable<string> Settings
    {
        get
        {
            if (!File.Exists(KeysFile))
                File.Copy(Path.Combine(Path.GetTempPath(), "hotline-test-keys.json"), KeysFile);
            return [$"--Keys:File={KeysFile}"];
        }
    }

    /// <summary>Keys that the server knows and nobody uses: the first two steps of the sequence.</summary>
    internal async Task<List<KeyName>> Added(params KeyPurpose[] purposes)
    {
        var made = await Rotation.Add(purposes, Keeper, CancellationToken.None);
        KeyFile.Change(KeysFile, made, []);
        await Restart();
        return [.. made.Keys];
    }

    /// <summary>The third step: keys that were current before are answered.</summary>
    internal async Task<List<KeyName>> Rotated(params KeyPurpose[] purposes)
    {
        List<KeyName> before = [.. purposes.Select(Ring.Current)];
        var made = await Added(purposes);
        await Rotation.Use(made, Keeper, CancellationToken.None);
        return before;
    }

    internal Task<IReadOnlyList<ResealCount>> Resealed() => Resealer.Run(Keeper, null, CancellationToken.None);
}
