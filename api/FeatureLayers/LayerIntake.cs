using System.Collections.Immutable;
using Despacho311.Api.Cases;
using Despacho311.Api.City;
using Despacho311.Api.Codes;
using Despacho311.Api.Personal;
using Despacho311.Api.Photos;
using Despacho311.Api.Reports;
using Despacho311.Contracts;
using Despacho311.Contracts.Cases;
using Despacho311.Contracts.Journal;
using Despacho311.Contracts.Leaks;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;
using Despacho311.Domain.Deliveries;
using Despacho311.Domain.Geo;
using Despacho311.Domain.Leaks;

namespace Despacho311.Api.FeatureLayers;

/// <summary>What comes from a layer: reports become cases, and what its crews say is said to the leaks.</summary>
public sealed class LayerIntake(
    LayerStore store, ExchangeLedger ledger, CityMap city, CodeBook codes, ReporterKeys reporters, PersonalSeal seal,
    PhotoStore photos, IGrainFactory grains, IRows rows, TimeProvider clock)
{
    /// <summary>A report that has just come finds its leak within moments.</summary>
    private static readonly TimeSpan ForItsLeak = TimeSpan.FromSeconds(1);

    /// <summary>Older ones are history: they come in as reported so long ago at most.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(60);

    /// <summary>More merges after one another are a circle.</summary>
    private const int MostMerges = 20;

    /// <summary>Writes down what is new in a feature, to be dealt with in its turn. Safe to call again.</summary>
    public async Task Arrive(
        FeatureLayer layer, LayerShape shape, LayerFeature feature, CancellationToken cancellation)
    {
        var editedAt = feature.Instant(shape.EditedField) ?? DateTimeOffset.UnixEpoch;
        var link = await store.OfFeature(layer.Name, feature.GlobalId, cancellation)
            ?? await OwnThatCameBack(layer, feature, cancellation);
        if (link is null)
        {
            await ledger.Came(layer.Name, ExchangeKind.Report, null, feature.GlobalId, feature.Write());
            return;
        }
        // What a webhook tells has no time of editing; what is read again has the same.
        if (editedAt != DateTimeOffset.UnixEpoch && editedAt <= link.EditedAt)
            return;
        if (layer.Standing(feature.Text(layer.Fields.GetValueOrDefault(LayerField.Repair))) != link.Agreed)
            await ledger.Came(layer.Name, ExchangeKind.Standing, link.Case, feature.GlobalId,
                feature.Without(layer.PersonalFields).Write());
        // Somebody changed there what is ours.
        if (link.Sent.Length > 0 && !LayerOutbox.Has(feature, link.Sent))
        {
            await ledger.AskAgain(layer.Name, link.Case);
            link = link with { Sent = "" };
        }
        await store.Save(link with
        {
            ObjectId = feature.ObjectId == 0 ? link.ObjectId : feature.ObjectId,
            EditedAt = editedAt > link.EditedAt ? editedAt : link.EditedAt,
        });
    }

    /// <summary>A feature that was made from here, and whose making was never heard of.</summary>
    private async Task<LayerLink?> OwnThatCameBack(
        FeatureLayer layer, LayerFeature feature, CancellationToken cancellation)
    {
        if (feature.Text(layer.Fields.GetValueOrDefault(LayerField.Code)) is not { } code
            || await store.OfCase(layer.Name, code, cancellation) is not { GlobalId: null } link)
            return null;
        link = link with { GlobalId = feature.GlobalId, ObjectId = feature.ObjectId };
        await store.Save(link);
        return link;
    }

    /// <summary>Opens a case for a report that came from there. Safe to call again.</summary>
    /// <exception cref="LayerException">Its photos could not be fetched.</exception>
    public async Task Open(FeatureLayer layer, LayerShape shape, LayerClient client, LayerExchange e,
        CancellationToken cancellation)
    {
        var feature = LayerFeature.Read(e.Body, shape);
        var name = (LayerField f) => layer.Fields.GetValueOrDefault(f);
        var address = Short(feature.Text(name(LayerField.Address)), NewCase.MaxAddress);
        var where = feature.Where is { } p && GeoBox.Panama.Contains(p) ? feature.Where : null;
        if (where is null && address is null)
        {
            await ledger.Stick(e, "the report has no place in the country and no address");
            return;
        }
        var link = await store.OfFeature(layer.Name, feature.GlobalId, cancellation);
        // Its code is given before it is opened: whatever breaks in between, it is opened once.
        link ??= new LayerLink(layer.Name, await codes.Next(), feature.GlobalId, feature.ObjectId,
            LeakStanding.Suspected, "", feature.Instant(shape.EditedField) ?? DateTimeOffset.UnixEpoch);
        await store.Save(link);
        var reporter = ReporterOf(feature, name);
        var accuracy = feature.Number(name(LayerField.Accuracy)) is { } meters and >= 0 and <= NewCase.MaxAccuracyMeters
            ? meters
            : (double?)null;
        var body = new NewCase(ServiceType.WaterLeak, where, accuracy, address,
            Short(feature.Text(name(LayerField.Description)), CaseAnswers.MaxText), null,
            await Pictures(layer, shape, client, feature, cancellation), null, reporter);
        var command = body.CommandOf(link.Case, city.FindService(ServiceType.WaterLeak)!, city, Channel.Api,
            reporters.TokenOf(reporter) ?? reporters.TokenOfNobody(feature.GlobalId), layer.Actor,
            ReportedAt(feature, name(LayerField.ReportedAt)));
        // Asked for here and not before: at the start the cluster is not known yet.
        var opened = await grains.GetGrain<ICaseIntakeGrain>(ICaseIntakeGrain.Any)
            .Open(command, layer.Actor, seal.Seal(reporter));
        if (opened.Refusal is { } why)
        {
            await ledger.Refused(e, $"{why}");
            return;
        }
        // Who reported it is kept where such data are kept, and here no longer.
        var told = feature.Without(layer.PersonalFields).Write();
        await ledger.Done(e, link.Case, told);
        if (layer.Standing(feature.Text(name(LayerField.Repair))) != LeakStanding.Suspected)
            await ledger.Came(layer.Name, ExchangeKind.Standing, link.Case, feature.GlobalId, told);
    }

    /// <summary>Says to the leak what their crew says; where nobody may, writes back how it stands.</summary>
    public async Task Follow(FeatureLayer layer, LayerShape shape, LayerExchange e, CancellationToken cancellation)
    {
        var feature = LayerFeature.Read(e.Body, shape);
        var name = (LayerField f) => layer.Fields.GetValueOrDefault(f);
        if (layer.Standing(feature.Text(name(LayerField.Repair))) is not { } theirs)
        {
            await ledger.Stick(e, $"no standing is called '{feature.Text(name(LayerField.Repair))}'");
            return;
        }
        if (await store.OfCase(layer.Name, e.Case!, cancellation) is not { } link)
        {
            await ledger.Stick(e, "the case is not shared with this layer");
            return;
        }
        if (await LeakOf(e.Case!, cancellation) is not { } leak)
        {
            await ledger.Wait(e, ForItsLeak);
            return;
        }
        var ours = LeakStandings.Of(leak);
        var told = new LeakTold(theirs, Short(feature.Text(name(LayerField.Crew)), 60) ?? layer.Actor, feature.Where,
            Short(feature.Text(name(LayerField.Note)), 1_000) ?? "", Short(feature.Text(name(LayerField.Cause)), 200));
        LeakRefusal? refused = null;
        if (SharedField.Merge(link.Agreed, ours, theirs) == FieldMerge.Take)
            refused = LeakStandings.CommandFor(leak, told) is { } command
                ? (await grains.GetGrain<ILeakGrain>(leak.Id).Do(command, layer.Actor)).Refusal
                : LeakRefusal.AlreadyEnded;
        await store.Save(link with { Agreed = theirs });
        // Now they are told how it stands, which undoes there what cannot be.
        await ledger.Ask(layer.Name, link.Case);
        if (refused is { } why)
            await ledger.Stick(e, $"{ours} cannot become {theirs}: {why}");
        else
            await ledger.Done(e, link.Case, e.Body);
    }

    /// <summary>The case's leak, or what it was merged into; null when it has none yet.</summary>
    public async Task<LeakSite?> LeakOf(string caseId, CancellationToken cancellation)
    {
        if (await rows.Find(Tables.Cases, caseId, cancellation) is not { } row)
            return null;
        var id = Wire.Read<CitizenCase>(row.State).LeakId;
        for (var merges = 0; id is not null && merges < MostMerges; merges++)
        {
            var leak = await grains.GetGrain<ILeakGrain>(id).Get();
            if (leak is not { State: LeakState.Merged, MergedInto: { } into })
                return leak;
            id = into;
        }
        return null;
    }

    private async Task<ImmutableArray<string>> Pictures(FeatureLayer layer, LayerShape shape, LayerClient client,
        LayerFeature feature, CancellationToken cancellation)
    {
        if (!shape.HasAttachments || feature.ObjectId == 0)
            return [];
        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var picture in await client.Pictures(feature.ObjectId, Open311.Values.MaxMedia, cancellation))
            if (picture.Length <= PhotoStore.MaxBytes
                && await photos.Add(picture, PhotoAudience.Public, layer.Actor, cancellation) is { } url)
                kept.Add(url);
        return kept.ToImmutable();
    }

    private DateTimeOffset ReportedAt(LayerFeature feature, string? field)
    {
        var now = clock.GetUtcNow();
        var at = feature.Instant(field) ?? now;
        return at > now ? now : at < now - Oldest ? now - Oldest : at;
    }

    private static Reporter? ReporterOf(LayerFeature feature, Func<LayerField, string?> name)
    {
        var phone = feature.Text(name(LayerField.Phone)) is { } number && PhoneNumber.Normal(number) is not null
            ? number
            : null;
        var email = feature.Text(name(LayerField.Email)) is { } given && NewCase.IsEmail(given) ? given : null;
        var called = Short(feature.Text(name(LayerField.Name)), NewCase.MaxName);
        return phone is null && email is null && called is null
            ? null
            : new Reporter(called, null, email, phone, null, null);
    }

    private static string? Short(string? text, int most) => text?.Length > most ? text[..most] : text;
}
