using System.Globalization;
using Hotline.PartnerSimulator.Faults;
using Microsoft.AspNetCore.Http;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>Lets calls of the line go wrong: before the platform stored anything, or after.</summary>
internal static class PlatformFaults
{
    public static async Task Run(HttpContext context, RequestDelegate next, FaultPlan plan, TimeProvider clock)
    {
        var fault = plan.ForTaking();
        switch (fault)
        {
            case Fault.CutBefore:
                context.Abort();
                return;
            case Fault.Away or Fault.TooMany:
                context.Response.StatusCode = fault == Fault.Away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = FaultPlan.Wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return;
            case Fault.Delay:
                await Task.Delay(plan.Delay(), clock, context.RequestAborted);
                break;
        }
        if (fault is not (Fault.CutAfter or Fault.Garbled))
        {
            await next(context);
            return;
        }
        // The answer must not leave before the fault does.
        var wire = context.Response.Body;
        context.Response.Body = Stream.Null;
        await next(context);
        if (fault == Fault.CutAfter)
        {
            context.Abort();
            return;
        }
        context.Response.Body = wire;
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = null;
        await context.Response.WriteAsync("<html>Bad Gateway");
    }
}
