using System.Collections.Concurrent;
using System.Text.Json;
using Despacho311.Api.Feeds;
using Despacho311.Api.Text;
using Despacho311.Contracts;
using Despacho311.Contracts.Journal;
using Despacho311.Domain;
using Despacho311.Domain.Towing;

namespace Despacho311.Api.Push;

/// <summary>Wakes the phones of a truck that is offered a removal, also when the page is closed.</summary>
public sealed class OfferPush(
    PushStore store, PushSender sender, FeedStore feeds, IJournal journal, TimeProvider clock, ILogger<OfferPush> log)
    : JournalFeed("offer-push", Period, Share, feeds, journal, clock, log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private const double Share = 0.1;

    private static readonly string Offered = Wire.NameOf<TowZoneEvent.Offered>();

    private readonly ConcurrentDictionary<Task, bool> underway = new();
    private ILookup<string, PushSubscription> phones = Array.Empty<PushSubscription>().ToLookup(p => p.Truck);

    /// <summary>Nothing is read before the first phone asks for it.</summary>
    protected override async Task<long?> Wanted(CancellationToken cancellation)
    {
        var all = await store.List(cancellation);
        phones = all.ToLookup(p => p.Truck, StringComparer.Ordinal);
        return all.Min(p => (long?)p.SincePosition);
    }

    /// <summary>A phone is told once at most: the mark is moved first, and what fails is not tried again.</summary>
    protected override async Task Take(
        IReadOnlyList<StoredEvent> events, long position, CancellationToken cancellation)
    {
        await MarkAlone(position);
        foreach (var e in events.Where(e => e.Type == Offered))
        {
            var offer = (TowZoneEvent.Offered)Wire.Read(e.Type, e.Data);
            var left = offer.Deadline - Clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
                continue;
            foreach (var phone in phones[offer.Truck])
                Begin(sender.Send(phone, Words(phone, offer), offer.Request, left));
        }
    }

    /// <summary>Nothing of the vehicle: a locked phone shows it to whoever passes.</summary>
    private static byte[] Words(PushSubscription phone, TowZoneEvent.Offered offer) =>
        JsonSerializer.SerializeToUtf8Bytes(new Notice(Texts.Get(phone.Language, "push.offer"),
            Texts.Get(phone.Language, "push.until", offer.Deadline.ToOffset(PanamaTime.Offset).ToString("HH:mm:ss",
                System.Globalization.CultureInfo.InvariantCulture)),
            offer.Request, "/operador", phone.Language), Wire.Json);

    private sealed record Notice(string Title, string Body, string Tag, string Url, string Lang);

    private void Begin(Task sending)
    {
        underway[sending] = true;
        _ = sending.ContinueWith(done => underway.TryRemove(done, out _), TaskScheduler.Default);
    }

    protected override Task Finish() => Task.WhenAll(underway.Keys);
}
