using System.Globalization;
using Hotline.PartnerSimulator;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    var given = Options.Parse(args);
    return given.Mode switch
    {
        "play" => await PlayMode.Run(given),
        "storm" => await Hotline.PartnerSimulator.Storms.StormMode.Run(given),
        "night" => await Hotline.PartnerSimulator.Nights.NightMode.Run(given),
        _ => Help.Print(),
    };
}
catch (UsageException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message} See --help.");
    return 2;
}
