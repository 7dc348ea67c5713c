namespace Hotline.Domain.Time;

/// <summary>What a step of a due time did.</summary>
public enum DueStepKind { Start, Limit, SetByHand, Extension, Pause, NextWorkingDay }

/// <summary>One step on the way to a due time.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="At">The moment that it led to, in the site's zone.</param>
/// <param name="WorkingDays">Working days that it added.</param>
/// <param name="CalendarDays">Calendar days that it added.</param>
/// <param name="Clock">Clock time that a limit in hours added.</param>
/// <param name="Pause">The suspension that lengthened it; one that still lasts adds nothing yet.</param>
/// <param name="Added">Time that the suspension added: working time to a limit in working days, clock time to one in clock hours.</param>
public sealed record DueStep(
    DueStepKind Kind, DateTimeOffset At, int WorkingDays = 0, int CalendarDays = 0, TimeSpan Clock = default, Pause? Pause = null, TimeSpan Added = default);

/// <summary>How a due time came about: its steps, and the due time with every day that it looked at.</summary>
public sealed record DueExplanation(IReadOnlyList<DueStep> Steps, DueTime Due);
