using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Despacho311.Domain;
using Despacho311.Domain.Agencies;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Clocks;
using Despacho311.Domain.Codes;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Editions;
using Despacho311.Domain.Leaks;
using Despacho311.Domain.Quality;
using Despacho311.Domain.Texts;
using Despacho311.Domain.Towing;

namespace Despacho311.Contracts;

/// <summary>
/// The stored form. Names are permanent: add to this table, never change or reuse a line. Type names never reach the
/// database, so types may move and be renamed.
/// </summary>
public static class Wire
{
    public static readonly JsonSerializerOptions Json = NewOptions();

    private static readonly (string Name, Type Type)[] Table =
    [
        ("case.opened", typeof(CaseEvent.Opened)),
        ("case.linked-to-leak", typeof(CaseEvent.LinkedToLeak)),
        ("case.leak-followed", typeof(CaseEvent.LeakFollowed)),
        ("case.progressed", typeof(CaseEvent.Progressed)),
        ("case.asked", typeof(CaseEvent.Asked)),
        ("case.answered", typeof(CaseEvent.Answered)),
        ("case.transferred", typeof(CaseEvent.Transferred)),
        ("case.closed", typeof(CaseEvent.Closed)),
        ("case.reopened", typeof(CaseEvent.Reopened)),
        ("case.noted", typeof(CaseEvent.Noted)),
        ("case.joined", typeof(CaseEvent.Joined)),
        ("case.warned", typeof(CaseEvent.Warned)),
        ("case.judged", typeof(CaseEvent.Judged)),
        ("case.part-given", typeof(CaseEvent.PartGiven)),
        ("case.part-heard", typeof(CaseEvent.PartHeard)),
        ("case.part-answered", typeof(CaseEvent.PartAnswered)),
        ("case.whole-told", typeof(CaseEvent.WholeTold)),
        ("tow.requested", typeof(TowRequestEvent.Requested)),
        ("tow.matched", typeof(TowRequestEvent.Matched)),
        ("tow.stepped", typeof(TowRequestEvent.Stepped)),
        ("tow.broken-down", typeof(TowRequestEvent.BrokenDown)),
        ("tow.cancelled", typeof(TowRequestEvent.Cancelled)),
        ("tow.given-up", typeof(TowRequestEvent.GivenUp)),
        ("truck.registered", typeof(TowTruckEvent.Registered)),
        ("truck.shift-started", typeof(TowTruckEvent.ShiftStarted)),
        ("truck.shift-ended", typeof(TowTruckEvent.ShiftEnded)),
        ("truck.paused", typeof(TowTruckEvent.Paused)),
        ("truck.resumed", typeof(TowTruckEvent.Resumed)),
        ("truck.broken-down", typeof(TowTruckEvent.BrokenDown)),
        ("truck.engaged", typeof(TowTruckEvent.Engaged)),
        ("truck.freed", typeof(TowTruckEvent.Freed)),
        ("company.registered", typeof(TowCompanyEvent.Registered)),
        ("company.suspended", typeof(TowCompanyEvent.Suspended)),
        ("company.reinstated", typeof(TowCompanyEvent.Reinstated)),
        ("officer.recorded", typeof(TowOfficerEvent.Recorded)),
        ("zone.company-set", typeof(TowZoneEvent.CompanySet)),
        ("zone.rules-set", typeof(TowZoneEvent.RulesSet)),
        ("zone.rules-planned", typeof(TowZoneEvent.RulesPlanned)),
        ("zone.truck-set", typeof(TowZoneEvent.TruckSet)),
        ("zone.queued", typeof(TowZoneEvent.Queued)),
        ("zone.offered", typeof(TowZoneEvent.Offered)),
        ("zone.seen", typeof(TowZoneEvent.Seen)),
        ("zone.accepted", typeof(TowZoneEvent.Accepted)),
        ("zone.refused", typeof(TowZoneEvent.Refused)),
        ("zone.expired", typeof(TowZoneEvent.Expired)),
        ("zone.overridden", typeof(TowZoneEvent.Overridden)),
        ("zone.redispatched", typeof(TowZoneEvent.Redispatched)),
        ("zone.finished", typeof(TowZoneEvent.Finished)),
        ("zone.gave-up", typeof(TowZoneEvent.GaveUp)),
        ("leak-zone.taken", typeof(LeakZoneEvent.Taken)),
        ("leak-zone.retired", typeof(LeakZoneEvent.Retired)),
        ("leak-zone.heeded", typeof(LeakZoneEvent.Heeded)),
        ("leak-zone.arranged", typeof(LeakZoneEvent.Arranged)),
        ("leak-zone.handed-over", typeof(LeakZoneEvent.HandedOver)),
        ("leak-zone.received", typeof(LeakZoneEvent.Received)),
        ("leak-zone.left", typeof(LeakZoneEvent.Left)),
        ("leak-zone.merge-heard", typeof(LeakZoneEvent.MergeHeard)),
        ("leak.reported", typeof(LeakEvent.Reported)),
        ("leak.merged-into", typeof(LeakEvent.MergedInto)),
        ("leak.claimed", typeof(LeakEvent.Claimed)),
        ("leak.released", typeof(LeakEvent.Released)),
        ("leak.confirmed", typeof(LeakEvent.Confirmed)),
        ("leak.repaired", typeof(LeakEvent.Repaired)),
        ("leak.repair-failed", typeof(LeakEvent.RepairFailed)),
        ("leak.dismissed", typeof(LeakEvent.Dismissed)),
        ("leak.seen-again", typeof(LeakEvent.SeenAgain)),
        ("leak.told", typeof(LeakEvent.Told)),
        ("contact.logged", typeof(ContactEvent.Logged)),
        ("calendar.published", typeof(CalendarEvent.Published)),
        ("agency.registered", typeof(AgencyEvent.Registered)),
        ("service.published", typeof(EditionEvent<ServiceEdition>.Published)),
        ("service.plan-dropped", typeof(EditionEvent<ServiceEdition>.PlanDropped)),
        ("text.published", typeof(EditionEvent<TextEdition>.Published)),
        ("text.plan-dropped", typeof(EditionEvent<TextEdition>.PlanDropped)),
        ("nonconformity.opened", typeof(NonconformityEvent.Opened)),
        ("nonconformity.corrected", typeof(NonconformityEvent.Corrected)),
        ("nonconformity.explained", typeof(NonconformityEvent.Explained)),
        ("nonconformity.planned", typeof(NonconformityEvent.Planned)),
        ("nonconformity.finished", typeof(NonconformityEvent.Finished)),
        ("nonconformity.checked", typeof(NonconformityEvent.Checked)),
        ("nonconformity.withdrawn", typeof(NonconformityEvent.Withdrawn)),
        ("review.recorded", typeof(ReviewEvent.Recorded)),
        ("quality-targets.published", typeof(QualityTargetsEvent.Published)),
        ("codes.leased", typeof(CodeBlockEvent.Leased)),
    ];

    private static readonly FrozenDictionary<string, Type> Types = Table.ToFrozenDictionary(t => t.Name, t => t.Type);
    private static readonly FrozenDictionary<Type, string> Names = Table.ToFrozenDictionary(t => t.Type, t => t.Name);

    /// <summary>Every event type that has a stored name.</summary>
    public static IEnumerable<Type> KnownTypes => Names.Keys;

    /// <exception cref="ArgumentException">When the event has no stored name: a bug found by the first test that saves
    /// it.</exception>
    public static string NameOf(object happened) => Names.TryGetValue(happened.GetType(), out var name)
        ? name
        : throw new ArgumentException($"{happened.GetType()} has no stored name in {nameof(Wire)}.", nameof(happened));

    /// <summary>The stored name of an event's type.</summary>
    public static string NameOf<TEvent>() => Names[typeof(TEvent)];

    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Json);

    /// <summary>An event from its stored name and JSON.</summary>
    /// <exception cref="InvalidDataException">When the name is unknown, as in a journal of a newer release.</exception>
    public static object Read(string name, string json) => Types.TryGetValue(name, out var type)
        ? JsonSerializer.Deserialize(json, type, Json)
            ?? throw new InvalidDataException($"An event of type {name} is stored as null.")
        : throw new InvalidDataException($"No event is known by the stored name {name}.");

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)
        ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    private static JsonSerializerOptions NewOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new SortedMapConverterFactory());
        options.Converters.Add(new SortedSetConverter());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsReckoned } };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A domain property without a setter follows from the others: it is neither stored nor sent.</summary>
    private static void LeaveOutWhatIsReckoned(JsonTypeInfo type)
    {
        if (type.Type.Namespace?.StartsWith("Despacho311.Domain", StringComparison.Ordinal) != true)
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].Set is null)
                type.Properties.RemoveAt(i);
    }

    /// <summary>
    /// Reads sorted maps back in ordinal order; the serializer's own would use the machine's language.
    /// </summary>
    private sealed class SortedMapConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType
            && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>)
            && typeToConvert.GetGenericArguments()[0] == typeof(string);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(
                typeof(SortedMapConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()[1]))!;
    }

    private sealed class SortedMapConverter<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
    {
        public override ImmutableSortedDictionary<string, T> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Sorted.Map<T>().AddRange(JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options) ?? []);

        public override void Write(
            Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (key, item) in value)
            {
                writer.WritePropertyName(key);
                JsonSerializer.Serialize(writer, item, options);
            }
            writer.WriteEndObject();
        }
    }

    private sealed class SortedSetConverter : JsonConverter<ImmutableSortedSet<string>>
    {
        public override ImmutableSortedSet<string> Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Sorted.Set().Union(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<string> value,
            JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value)
                writer.WriteStringValue(item);
            writer.WriteEndArray();
        }
    }
}
