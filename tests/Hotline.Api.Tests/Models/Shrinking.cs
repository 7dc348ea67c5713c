namespace Hotline.Api.Tests.Models;

/// <summary>Leaves out steps of a sequence as long as it still differs, each time on a fresh server.</summary>
internal static class Shrinking
{
    public static async Task<string> Of(ModelSequence failed, DateTimeOffset start)
    {
        var steps = failed.Steps.ToList();
        if (await Differs(failed.Seed, start, steps) is not { } difference)
            return "none: alone and from the start it does not differ again";
        for (var i = steps.Count - 2; i >= 0; i--)
        {
            var fewer = steps.Where((_, place) => place != i).ToList();
            if (await Differs(failed.Seed, start, fewer) is { } still)
                (steps, difference) = (fewer, still);
        }
        return $"{string.Join('\n', steps)}\n{difference}";
    }

    private static async Task<string?> Differs(int seed, DateTimeOffset start, List<Step> steps)
    {
        await using var server = await ModelServer.Start(start);
        using var clients = new ModelClients(server);
        var sequence = new ModelSequence(clients, new Tally(), seed);
        try
        {
            await clients.Renew();
            await sequence.Register(start);
            foreach (var step in steps)
            {
                server.Clock.SetUtcNow(step.At);
                await clients.Renew();
                await sequence.Again(step);
            }
            await sequence.Finish();
            return null;
        }
        catch (Exception fault) when (fault is ModelDifference or Xunit.Sdk.XunitException)
        {
            return fault.Message;
        }
    }
}
