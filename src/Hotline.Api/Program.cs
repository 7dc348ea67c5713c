using Hotline.Api.Persistence;
using Hotline.Api.Startup;

try
{
    return await Verbs.Run(args);
}
catch (Exception fault) when (StartFaults.InOneLine(fault) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 2;
}
