namespace Hotline.Load;

internal static class Help
{
    public static int Print()
    {
        Console.WriteLine(
            """
            Hotline.Load - load, the floor under it, and how far apart they are

            Against a running server:
              register   POST /v1/tickets with synthetic matters
              read       GET /v1/tickets/{id} of known tickets, at random
              list       GET /v1/tickets with rotating filters, following some cursors
              mix        all three; --mix register=2,read=6,list=2 (default)
                --url http://127.0.0.1:5080   --client dev   --secret dev-secret
                --idempotency-keys            a fresh key with each registration

            By themselves:
              floor      the rows of a registration written by raw ADO.NET, prepared: one transaction a ticket (a), one for 32 (b),
                         one for all (c); on PostgreSQL also one a ticket on N connections (d). --tickets 3000, for each figure
              compare    the product as a child process and the floor in turns; medians and quotients. --rounds 3, --warmup 10 (seconds)
              month      the product with a month loaded: single tickets, pages, the second import of the same file
              fill       a city of --count 1000000 tickets of five years in a database that stays; --seed 12345, --until NOW. It stands in
                         --folder DIR (hotline.db), or where --connection "Host=...;Database=..." says; its keys stand in the folder
              million    the product on that database: pages, inboxes, phones, texts; which miss --target 100 ms at p95.
                         --only TEXT for some of them, --warmup 2
              books      a month of a large city's bulletin and statistics on PostgreSQL, with one, three and five years before it, beside the same
                         questions in plain SQL. --count 12000000 tickets in all, --years 5
              exchange   work orders exchanged with a 110 desk over gRPC, in, out and both at once, and the floor of the same rows.
                         --messages 10000, each way; --only floor|in|out|both
              smoke      a little of everything on SQLite
                --provider Sqlite|PostgreSql  --connection "Host=..."   a server on which databases may be made and dropped
                --folder DIR                  where temporary databases stand; its disk is the one measured

            All:
              --connections N   workers, each on a connection of its own (32; month: 8; million: 4)
              --seconds S       length of each measurement (10), or --requests R
              --json            one line of JSON for each measurement

            Latencies are milliseconds from the first byte sent to the last byte read, exact nearest-rank percentiles.
            cpu is microseconds of processor time for each request. Ends with 1 when any answer was not the expected one.
            """);
        return 0;
    }
}
