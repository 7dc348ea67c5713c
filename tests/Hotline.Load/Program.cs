using System.Globalization;
using Hotline.Load;
using Hotline.Load.Modes;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    var given = Arguments.Parse(args);
    return given.Mode switch
    {
        "register" or "read" or "list" or "mix" => await ClientMode.Run(given),
        "floor" => await FloorMode.Run(given),
        "compare" => await CompareMode.Run(given),
        "month" => await MonthMode.Run(given),
        "fill" => await FillMode.Run(given),
        "million" => await MillionMode.Run(given),
        "books" => await BooksMode.Run(given),
        "exchange" => await ExchangeMode.Run(given),
        "smoke" => await SmokeMode.Run(given),
        _ => Help.Print(),
    };
}
catch (UsageException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message} See --help.");
    return 2;
}
catch (LoadException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
