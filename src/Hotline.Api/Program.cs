using Hotline.Api.Persistence;
using Hotline.Api.Startup;

try
{
    return await Verbs.Run(args);
}
catch (SettingException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 2;
}
catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"urls: {fault.Message} Stop the other program or choose another port with --urls.");
    return 2;
}
