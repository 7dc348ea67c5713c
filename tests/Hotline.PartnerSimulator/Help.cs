namespace Hotline.PartnerSimulator;

internal static class Help
{
    public static int Print()
    {
        Console.WriteLine(
            """
            Hotline.PartnerSimulator - the 110 desk and the superior platforms of a 12345 line, for the demo and for tests

            play (without a mode)   plays the partners of a running line until Ctrl+C
              --desk PORT           the 110 desk: gRPC, both ways
              --platform PORT       the platforms pingdingshan and henan: signed REST, both ways, each under its code
              --hotline http://127.0.0.1:5081   --hotline-rest http://127.0.0.1:5080
              --send 0  --every 5   hand so many matters to the line, one each so many seconds
              --reply-after 2       seconds from a message to the partner's next step
              --returns 0.2         share of matters that the desk sends back
              --folder DIR          where the partners remember; without it they forget. --forget yes: start without memory
              --ledger FILE         write down each message at the end
              --secret dev-secret   of the client partner-police110;   --recipient ruzhou12345;   --key-id, --key-secret of the platforms

            storm                   a line of its own as processes, matters both ways, faults everywhere, kills; then all books are compared
              --matters 2000        --database sqlite|postgres   --connection "Host=..." (a server on which databases may be made)
              --kills 10            how often the line is killed and started again
              --lives 200           matters at once;   --kinds DPHO: from the desk, from pingdingshan and henan, to the desk
              --product FILE        the line's Hotline.Api.dll; by default the one built beside this program
              --ledger FILE         the partners' ledger

            night                   a line of its own that works while one thing goes wrong; then all that was answered must be there, once
              --fault kill          kill -9 at random; database: out of reach (postgres); disk: full (sqlite, --folder on a small filesystem); clock: an hour ahead and back (libfaketime)
              --span 600            seconds of it; 60 for database and disk, 30 for clock
              --database sqlite|postgres   --connection "Host=..."   --folder DIR   --product FILE   --faketime FILE

            both
              --seed N              of chance;   --fault-rate 0.2: share of calls that go wrong

            storm ends with 1 when a message was lost, doubled, out of order or differs.
            """);
        return 0;
    }
}
