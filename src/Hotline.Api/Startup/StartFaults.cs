using System.Data.Common;
using System.Net.Sockets;
using Hotline.Api.Persistence;
using Microsoft.AspNetCore.Connections;

namespace Hotline.Api.Startup;

/// <summary>What stops a start through no fault of the program, told in one line that names the setting (api.md §1).</summary>
internal static class StartFaults
{
    /// <summary>The line; null for a fault of ours, which is to be seen whole.</summary>
    public static string? InOneLine(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            var line = cause switch
            {
                SettingException setting => setting.Message,
                AddressInUseException => $"urls: {fault.Message} Stop the other program or choose another port with --urls.",
                DbException database => $"ConnectionStrings:Hotline: the database cannot be used: {database.Message}",
                _ => null,
            };
            if (line is not null)
                return line.ReplaceLineEndings(" ");
        }
        return fault is SocketException socket ? $"urls: {socket.Message}" : null;
    }
}
