/** The types of the Tidemark API, generated from its OpenAPI document by `npm run write:client`. */

export interface paths {
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a cookie with the API key */
        post: operations["openSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List videos, newest first */
        get: operations["listVideos"];
        put?: never;
        /** Add a video, by upload or by path */
        post: operations["addVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One video */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        /** Delete a video from the library */
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        /** Change what people said of a video: title, tags, capture date, external id, metadata */
        patch: operations["patchVideo"];
        trace?: never;
    };
    "/v1/videos/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add many videos by path: a folder, or a list */
        post: operations["addVideos"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the jobs are that were added together */
        get: operations["getJobGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/import-metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give videos external ids and metadata from a CSV or JSON file */
        post: operations["importMetadata"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sources that are watched, oldest first */
        get: operations["listSources"];
        put?: never;
        /** Watch a folder, addresses or a bucket: their videos come into the library by themselves */
        post: operations["addSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source */
        get: operations["getSource"];
        put?: never;
        post?: never;
        /** Stop watching a source; its videos stay in the library */
        delete: operations["deleteSource"];
        options?: never;
        head?: never;
        /** Pause a source, or change its patterns or addresses */
        patch: operations["patchSource"];
        trace?: never;
    };
    "/v1/sources/{id}/rescan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for changes now */
        post: operations["rescanSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The video file; byte ranges, HEAD and validators work */
        get: operations["getMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of one second */
        get: operations["getThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/storyboard.vtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The storyboard as WebVTT: one small picture per second */
        get: operations["getStoryboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/storyboard/{sheet}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sheet of the storyboard */
        get: operations["getStoryboardSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/proxy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of the proxy of a video */
        get: operations["getProxy"];
        put?: never;
        /** Make a proxy: an MP4 with the same clock as the video */
        post: operations["makeProxy"];
        /** Cancel or delete a proxy */
        delete: operations["deleteProxy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/proxy/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The proxy; byte ranges, HEAD and validators work */
        get: operations["getProxyMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload an image to search with: JPEG, PNG, WebP or AVIF */
        post: operations["addImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One stored image */
        get: operations["getImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The stored copy of an image */
        get: operations["getImageThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search by sentence, images or a moment */
        post: operations["search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/curve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The relevance of every second of a video to a sentence */
        get: operations["getCurve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where in the picture of a moment the thing of a phrase is, or its words */
        post: operations["locate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/scene": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The scene of a moment, sketched from the boxes of its picture, with its assumptions */
        get: operations["sketchScene"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/speech": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where somebody speaks in a video */
        get: operations["getSpeech"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/tracks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Follow the things of a span: paths, where they enter and leave */
        post: operations["followThings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/tracks/{track}/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forecast where a track goes: its motion carried on, with growing uncertainty */
        post: operations["forecastTrack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Causes and effects of a moment, with evidence */
        post: operations["explainChains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Confirm or reject a link, or withdraw the verdict */
        put: operations["judgeLink"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The events of a video, optionally with their shots */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/patterns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pairs of kinds of events that recur across the library */
        get: operations["listPatterns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Segments as CSV, JSON, subtitles, chapters, or a timeline of an editing program */
        post: operations["exportSegments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exports of clips, newest first */
        get: operations["listClips"];
        put?: never;
        /** Make clips: one file per segment, or one joined file */
        post: operations["makeClips"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clips/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of an export of clips */
        get: operations["getClips"];
        put?: never;
        post?: never;
        /** Delete an export and its file */
        delete: operations["deleteClips"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clips/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an export that is queued or running */
        post: operations["cancelClips"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clips/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The clips: one video, or a ZIP of several */
        get: operations["getClipsFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List reels, oldest first */
        get: operations["listReels"];
        put?: never;
        /** Make a reel */
        post: operations["createReel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One reel with its items */
        get: operations["getReel"];
        put?: never;
        post?: never;
        /** Delete a reel */
        delete: operations["deleteReel"];
        options?: never;
        head?: never;
        /** Rename a reel, or replace its items */
        patch: operations["patchReel"];
        trace?: never;
    };
    "/v1/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List saved searches, latest first */
        get: operations["listSearches"];
        put?: never;
        /** Save a search */
        post: operations["saveSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/searches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a saved search */
        delete: operations["deleteSearch"];
        options?: never;
        head?: never;
        /** Rename a saved search */
        patch: operations["renameSearch"];
        trace?: never;
    };
    "/v1/jobs/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow all jobs */
        get: operations["followJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow one job until it ends */
        get: operations["followJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the queued jobs that are begun next, in this order */
        get: operations["listNextJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far all jobs together are */
        get: operations["summariseJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel all jobs that wait or run; indexed seconds stay */
        post: operations["cancelJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a job; indexed seconds stay */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a failed or cancelled job again */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List packs, recommended ones, and the one that is being added */
        get: operations["listPacks"];
        put?: never;
        /** Add a recommended pack from the hub; the list shows its progress */
        post: operations["addPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/packs/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop adding; what is downloaded stays for the next try */
        post: operations["cancelPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/packs/{name}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Choose the pack that the server uses from its next start on */
        post: operations["usePack"];
        /** Write down what is said with this pack no more, from the next start on; the words stay */
        delete: operations["stopUsingPack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vlm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The vision model that is set, and the host that pictures would be sent to */
        get: operations["getVlm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vlm/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send pictures of moments to the vision model, which confirms or rejects them */
        post: operations["verifyMoments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vlm/ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send pictures of a moment and a question about it to the vision model */
        post: operations["askAboutMoment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vlm/sketch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the picture of a moment to the vision model, which describes the place */
        post: operations["sketchMoment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vlm/captions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a picture of each of the next moments of a video to the vision model, and keep its words */
        post: operations["describeMoments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{id}/captions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The vision model's words on the moments of a video */
        get: operations["getCaptions"];
        put?: never;
        post?: never;
        /** Delete the vision model's words on a video */
        delete: operations["deleteCaptions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys, oldest first */
        get: operations["listKeys"];
        put?: never;
        /** Make an API key */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an API key a new secret */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key, at once */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List writes, latest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List triggers, oldest first */
        get: operations["listTriggers"];
        put?: never;
        /** Make a trigger; it fires once it is tried and armed */
        post: operations["createTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trigger */
        get: operations["getTrigger"];
        put?: never;
        post?: never;
        /** Delete a trigger and what it fired at */
        delete: operations["deleteTrigger"];
        options?: never;
        head?: never;
        /** Change a trigger; unless only its name changes, it is tried and armed again */
        patch: operations["patchTrigger"];
        trace?: never;
    };
    "/v1/triggers/{id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** See how often a trigger would have fired in the archive */
        post: operations["tryTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers/{id}/arm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a trigger fire at footage that is indexed from now on */
        post: operations["armTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers/{id}/disarm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a trigger; what it fired at stays */
        post: operations["disarmTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/triggers/{id}/firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest moments at which a trigger fired */
        get: operations["listFirings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhooks, oldest first */
        get: operations["listWebhooks"];
        put?: never;
        /** Make a webhook: events are sent to its address, signed */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a webhook and its deliveries */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deliveries, latest first */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery again */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow what happens in the library: firings, jobs, videos */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/iiif/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A video as a IIIF Presentation 3 manifest */
        get: operations["getManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/iiif/{id}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Moments of a video, as IIIF Content Search 2 */
        get: operations["searchManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/annotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Segments as W3C Web Annotations (JSON-LD) */
        post: operations["annotateSegments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness, version and settings of the server */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness of the model and the library */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AddFolderSource: {
            /** @enum {string} */
            kind?: "folder" | undefined;
            /** @description Absolute, or relative to the first allowed folder. */
            path: string;
            /**
             * @description Patterns such as `**\/*.mp4`, relative to the folder or prefix; of addresses, of their paths.
             * @default []
             */
            include?: string[] | undefined;
            /** @default [] */
            exclude?: string[] | undefined;
        };
        AddUrlSource: {
            /** @enum {string} */
            kind: "urls";
            /** @description http or https, of a server that answers byte ranges. Shown to all who may read: put no secret in. */
            urls: string[];
            /**
             * @description Patterns such as `**\/*.mp4`, relative to the folder or prefix; of addresses, of their paths.
             * @default []
             */
            include?: string[] | undefined;
            /** @default [] */
            exclude?: string[] | undefined;
        };
        AddBucketSource: {
            /** @enum {string} */
            kind: "s3";
            bucket: string;
            /**
             * @description Keys begin with it, as with `films/`; empty: the whole bucket.
             * @default
             */
            prefix?: string | undefined;
            /** @description Address of the server, http or https; Amazon's own when absent. */
            endpoint?: string | undefined;
            /** @description `us-east-1` when absent. */
            region?: string | undefined;
            /**
             * @description Patterns such as `**\/*.mp4`, relative to the folder or prefix; of addresses, of their paths.
             * @default []
             */
            include?: string[] | undefined;
            /** @default [] */
            exclude?: string[] | undefined;
        };
        Problem: {
            /** @description A link to the documentation of the code. */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
            request_id: string;
            details: {
                [key: string]: unknown;
            };
        };
        AddVideoResponse: {
            job: components["schemas"]["Job"] | null;
            video: components["schemas"]["Video"] | null;
            already_indexed: boolean;
        };
        Job: {
            id: string;
            /** @enum {string} */
            kind: "index";
            /** @description Null until the content of the file is known. */
            video_id: string | null;
            /** @description The file name, for display. */
            source: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            /**
             * @description Jobs of a higher priority are begun first.
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /** @description The current stage: queued, fetching, hashing, probing, skimming, indexing, reading, listening, transcribing, finishing, done. */
            stage: string;
            /** @description Seconds of video indexed. */
            done_s: number;
            total_s: number | null;
            fraction: number | null;
            eta_s: number | null;
            attempts: number;
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            started_at: string | null;
            /** Format: date-time */
            finished_at: string | null;
        };
        Video: {
            id: string;
            title: string;
            tags: string[];
            /** Format: date-time */
            captured_at: string | null;
            file_name: string;
            size_bytes: number;
            duration_s: number | null;
            /** @description As displayed: rotation applied. */
            width: number | null;
            height: number | null;
            fps: number | null;
            codec: string | null;
            container: string | null;
            /**
             * @description `other_model`: indexed, but not with the model pack in use; `tidemark reindex` indexes it again.
             * @enum {string}
             */
            state: "queued" | "indexing" | "indexed" | "other_model" | "failed";
            /** @description The seconds that can be searched already. */
            indexed_s: number;
            /** @description The latest job of this video. */
            job_id: string | null;
            warnings: components["schemas"]["Warning"][];
            /** @description True when the file is no longer where it was, or a file of another length is there: searchable, but not playable. */
            missing: boolean;
            /** @description The folder of a file that was added in place; null for one of the data folder. */
            folder: string | null;
            /** @description True when the file lies in the data folder, as uploads do: it is deleted with the video. */
            owned: boolean;
            /** @description The id that the caller gave to the video. */
            external_id: string | null;
            metadata: components["schemas"]["Metadata"];
            /** @description The source that the video came from. */
            source_id: string | null;
            /**
             * Format: date-time
             * @description Since when the source of the video does not hold its file; null while it does.
             */
            offline_since: string | null;
            /** Format: date-time */
            created_at: string;
            media_url: string;
            thumbnail_url: string;
            storyboard_url: string;
        };
        Warning: {
            /** @enum {string} */
            code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
            message: string;
        };
        /** @description What the caller said of the video. */
        Metadata: {
            [key: string]: unknown;
        };
        AddVideoRequest: {
            /** @description Absolute, or relative to the first allowed folder. */
            path: string;
            title?: string | undefined;
            tags?: string[] | undefined;
            /** Format: date-time */
            captured_at?: string | undefined;
            external_id?: string | undefined;
            metadata?: components["schemas"]["Metadata"] | undefined;
            /**
             * @description Of its job: `normal`, in a batch `low`, unless given.
             * @enum {string}
             */
            priority?: "high" | "normal" | "low" | undefined;
        };
        VideoList: {
            data: components["schemas"]["Video"][];
            page: components["schemas"]["Page"];
        };
        Page: {
            size: number;
            next_token: string | null;
            /** Format: date-time */
            expires_at: string | null;
        };
        PatchVideoRequest: {
            title?: string | undefined;
            tags?: string[] | undefined;
            /** Format: date-time */
            captured_at?: string | null | undefined;
            external_id?: string | null | undefined;
            metadata?: components["schemas"]["Metadata"] & unknown | undefined;
        };
        AddVideosResponse: {
            group: components["schemas"]["JobGroup"];
            items: components["schemas"]["BatchItem"][];
        };
        JobGroup: {
            id: string;
            /** Format: date-time */
            created_at: string;
            total: number;
            queued: number;
            running: number;
            done: number;
            failed: number;
            cancelled: number;
            /** @description The share that has ended, with what the running ones have done. 1 for a group without jobs. */
            fraction: number;
        };
        BatchItem: {
            /** @description Its place in the list, from 0; of a folder, in the order of paths. */
            index: number;
            /** @description As it was given; of a folder, the real path. After them come folders in it that cannot be read. */
            path: string;
            /**
             * @description `queued`: a new job. `waiting`: a job that waited or ran already. `indexed`: the library holds it. `refused`: see `error`.
             * @enum {string}
             */
            result: "queued" | "waiting" | "indexed" | "refused";
            job_id: string | null;
            video_id: string | null;
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            } | null;
        };
        AddVideosRequest: {
            /** @description All videos below a folder, now; to add later ones too, watch it as a source. */
            folder?: {
                /** @description Absolute, or relative to the first allowed folder. */
                path: string;
                /** @default [] */
                include?: string[] | undefined;
                /** @default [] */
                exclude?: string[] | undefined;
            } | undefined;
            /** @description As in `addVideo`, each by its path. One that is wrong is reported; the others are added. */
            videos?: components["schemas"]["AddVideoRequest"][] | undefined;
        };
        MetadataImport: {
            updated: number;
            problems: {
                line: number;
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            }[];
        };
        MetadataImportRequest: {
            /**
             * @description `csv`: with a header; `json`: an array of objects; `jsonl`: one object a line.
             * @enum {string}
             */
            format: "csv" | "json" | "jsonl";
            /** @description Each row names a video by `id` or `path`, and gives `external_id`, `metadata` or further columns. */
            text: string;
        };
        SourceList: {
            data: components["schemas"]["Source"][];
        };
        Source: {
            id: string;
            /** @enum {string} */
            kind: "folder" | "urls" | "s3";
            /** @description The folder, the address of the bucket, or the first of the addresses. */
            path: string;
            /** @description The addresses of a list; empty for other kinds. */
            urls: string[];
            /** @description The bucket; null for other kinds. Credentials are never shown. */
            bucket: components["schemas"]["Bucket"] | null;
            /** @description Patterns of which a file must match one; empty: all videos. */
            include: string[];
            /** @description Patterns of which a file must match none. */
            exclude: string[];
            /**
             * @description `unreachable`: it, or an address of its list, cannot be read, or its folder is suddenly empty; nothing is taken for lost.
             * @enum {string}
             */
            state: "watching" | "scanning" | "paused" | "unreachable";
            /**
             * @description `polling` on network drives, addresses and buckets, which send no events.
             * @enum {string}
             */
            watched_by: "events" | "polling";
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            } | null;
            counts: {
                /** @description Files that are still being written. */
                waiting: number;
                queued: number;
                indexed: number;
                failed: number;
                /** @description Files that are gone; their videos stay searchable. */
                offline: number;
                /** @description Files whose videos were deleted; they are not added again. */
                removed: number;
            };
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            scanned_at: string | null;
        };
        Bucket: {
            name: string;
            /** @description Keys begin with it; empty: the whole bucket. */
            prefix: string;
            /** @description The server's address; null: Amazon's own. */
            endpoint: string | null;
            region: string | null;
        };
        AddSourceRequest: components["schemas"]["AddFolderSource"] | components["schemas"]["AddUrlSource"] | components["schemas"]["AddBucketSource"];
        PatchSourceRequest: {
            paused?: boolean | undefined;
            /** @description http or https, of a server that answers byte ranges. Shown to all who may read: put no secret in. */
            urls?: string[] | undefined;
            include?: string[] | undefined;
            exclude?: string[] | undefined;
        };
        VideoProxy: {
            /** @description True when no browser plays the video itself, or none plays it to its end. When false, some browsers may still not. */
            needed: boolean;
            /** @enum {string} */
            state: "none" | "running" | "ready" | "failed";
            /** @description While running; null when the length is unknown. */
            fraction: number | null;
            /**
             * @description `copy` changes the container only; `encode` takes a share of the video’s length.
             * @enum {string}
             */
            method: "copy" | "encode";
            /** @description When ready: an MP4, by byte ranges. */
            url: string | null;
            /** @description When ready. */
            bytes: number | null;
            /** @description When failed. */
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            } | null;
        };
        Image: {
            /** @description The same for the same bytes. */
            id: string;
            /** @description Of the copy that is kept: upright, at most 1024 pixels a side. */
            width: number;
            height: number;
            /**
             * Format: date-time
             * @description Kept at least until then; every query with it starts the period again.
             */
            expires_at: string;
            thumbnail_url: string;
        };
        SearchResponse: {
            data: components["schemas"]["Segment"][];
            /** @description Probability that the footage holds the answer; null for more than one clause. */
            answerable: number | null;
            /** @description True when no match is strong; null without calibration. */
            no_match: boolean | null;
            /** @enum {string} */
            state: "found" | "no_strong_match" | "not_in_footage";
            parsed: components["schemas"]["ParsedQuery"];
            /** @enum {string} */
            search_mode: "exact" | "ann";
            /** @description Pack id @ revision. */
            model: string;
            pool: {
                videos: number;
                duration_s: number;
            };
            coverage: {
                /** @description The share of the searched videos that is indexed second by second, by length. */
                indexed: number;
                /** @description Videos that are still being indexed, and whose rest is searched roughly: by one picture in some seconds. */
                rough_videos: number;
            };
            timing_ms: {
                embed: number;
                candidates: number;
                refine: number;
                total: number;
            };
            curves?: components["schemas"]["Curve"][] | undefined;
            page: components["schemas"]["Page"];
        };
        Segment: {
            video_id: string;
            video_title: string;
            /** @description The id that the caller gave to the video. */
            external_id: string | null;
            metadata: components["schemas"]["Metadata"];
            /** @description True while the source of the video does not hold its file: found, but not playable. */
            offline: boolean;
            start: number;
            end: number;
            /** @description The second that fits best. */
            peak: number;
            /** @description The best seconds around the peak, at most ten, within the segment: what to open, repeat and export. */
            highlight: {
                start: number;
                end: number;
            };
            pts_ms: {
                start: number;
                end: number;
                peak: number;
            };
            rank: number;
            /** @description Raw cosine of the peak; for text hits, of the passage. Not a probability. */
            score: number;
            /** @description The chance that the segment is right, by its picture: the same wherever the moment is shown. Null where words count, and where no calibration applies: an uncalibrated pack, images, moments, feedback. */
            probability: number | null;
            /**
             * @description Null where no calibration applies.
             * @enum {string|null}
             */
            match: "strong" | "weak" | null;
            /** @enum {string} */
            found_by: "seen" | "said" | "written" | "described";
            /** @description True when it looks the same as a better segment; it then follows the others of its strength. */
            is_repeat: boolean;
            matched: {
                /** @enum {string} */
                modality: "visual" | "text";
                score: number;
                /** @description The passage that matched, for text. */
                text?: string | undefined;
                /** @description subtitle, title, screen (text in the picture), speech (what is said, as a pack recognised it), or caption: the words of a vision model. */
                source?: string | undefined;
                box?: components["schemas"]["PictureBox"] | undefined;
                /** @description Of recognised text, in the picture or in speech: how sure the recogniser is. */
                confidence?: number | undefined;
                /** @description Of recognised text: from when it is shown or said. */
                start?: number | undefined;
                end?: number | undefined;
            }[];
            /** @description Where the other clauses of the sentence were found. */
            related?: {
                /** @enum {string} */
                relation: "then" | "before" | "after" | "because" | "while" | "near" | "without";
                text: string;
                peak: number;
                pts_ms: number;
            }[] | undefined;
            places?: components["schemas"]["PlaceEvidence"] | undefined;
            motion?: components["schemas"]["MotionEvidence"] | undefined;
            thumbnail_url: string;
            /** @description The media file with a #t= fragment. */
            clip_url: string;
            deeplink: string;
        };
        /** @description Where text in the picture stands. */
        PictureBox: {
            x: number;
            y: number;
            width: number;
            height: number;
        };
        /** @description The things of the sentence in the picture, with boxes; absent where it names none that are seen. */
        PlaceEvidence: {
            /** @enum {string} */
            state: "seen" | "not_seen" | "not_checked";
            /** @description The chance that the picture shows what is said of places, numbers and colours. */
            probability: number | null;
            /** @description The second of the picture that was looked at. */
            at: number | null;
            boxes: components["schemas"]["ThingBox"][];
            /** @description How sure each part is, as English text. */
            reasons: string[];
        };
        ThingBox: {
            /** @description One of the names of the detector. */
            label: string;
            box: components["schemas"]["PictureBox"];
            /** @description The chance that such a thing is there. */
            confidence: number;
            /**
             * @description Its main colour; null where no colour prevails.
             * @enum {string|null}
             */
            colour: "black" | "white" | "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple" | "pink" | "brown" | null;
        };
        /** @description What was seen of the motion of the sentence; absent where it says nothing of it. */
        MotionEvidence: {
            /**
             * @description `not_checked`: nobody followed the things of the segment.
             * @enum {string}
             */
            state: "seen" | "not_seen" | "not_checked";
            probability: number | null;
            /** @description How sure each motion is, as English text. */
            reasons: string[];
        };
        ParsedQuery: {
            text: string;
            /** @description Share of the words that the model does not know, of all clauses together. */
            unknown_share: number;
            /** @description The clauses that are looked for in the picture; the main clause, whose seconds are the answer, comes first. */
            clauses?: {
                text: string;
                relation: "main" | ("then" | "before" | "after" | "because" | "while" | "near" | "without");
                /** @description The greatest gap to the main clause, where one is named. */
                within_s: number | null;
            }[] | undefined;
            places?: components["schemas"]["ParsedPlaces"] | undefined;
            /** @description What the main clause says of how its things move; absent where it says nothing. */
            motions?: {
                /** @enum {string} */
                motion: "enters" | "enters_left" | "enters_right" | "leaves" | "leaves_left" | "leaves_right" | "crosses" | "moves_left" | "moves_right" | "comes_closer" | "goes_away" | "follows" | "meets" | "stops";
                text: string;
                from: number;
                to: number;
                /** @description Positions among the things of `places`: the one that moves, and the one that it moves to. */
                things: number[];
            }[] | undefined;
            /** @description The other way to read the words that can be operators: as an order of clauses, or as one description. Absent where there is none. */
            other_reading?: {
                /** @enum {string} */
                as: "order" | "description";
                /** @description The sentence, written so that it is read in this way. */
                text: string;
            } | undefined;
            /** @description The parts of the sentence that were understood, in its order. */
            chips?: {
                /** @enum {string} */
                kind: "clause" | "operator" | "time" | "date" | "length" | "quote" | "filter";
                text: string;
                /** @description First character in the sentence. */
                from: number;
                /** @description The character after the last. */
                to: number;
                /** @description The value as English text. Faces that speak another language format `value`. */
                meaning: string;
                value: components["schemas"]["ChipValue"];
            }[] | undefined;
        };
        /** @description What the main clause says of places, numbers and colours; absent where it names no thing. */
        ParsedPlaces: {
            things: {
                text: string;
                /** @description First character in the sentence. */
                from: number;
                /** @description The character after the last. */
                to: number;
                /** @description The names of the detector that fit; empty where it knows no such thing. */
                labels: string[];
                /** @description True where the labels are wider than the word: a van is looked for as a car. */
                is_near: boolean;
                /** @enum {string|null} */
                colour: "black" | "white" | "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple" | "pink" | "brown" | null;
                /** @description How many there must be; null where the sentence gives no number. */
                count: {
                    gte: number;
                    lte: number | null;
                } | null;
                /** @description How large its box must be, and the words that say so: "a close-up of", "a wide shot of". */
                size: {
                    /** @enum {string} */
                    kind: "close_up" | "wide";
                    text: string;
                    from: number;
                    to: number;
                } | null;
            }[];
            relations: {
                /** @enum {string} */
                relation: "left_of" | "right_of" | "above" | "below" | "on" | "inside" | "in_front_of" | "behind" | "next_to" | "between" | "far_from";
                text: string;
                from: number;
                to: number;
                /** @description Positions among the things: the first stands in the relation to the others. */
                things: number[];
                /** @description True for depth, which a picture shows only by signs. */
                is_guess: boolean;
            }[];
            /** @description The parts of the sentence that name no thing the detector knows. */
            not_checked: string[];
        };
        ChipValue: {
            /** @enum {string} */
            kind: "clause";
            text: string;
        } | {
            /** @enum {string} */
            kind: "operator";
            /** @enum {string} */
            relation: "then" | "before" | "after" | "because" | "while" | "near" | "without";
            /** @description The greatest gap to the main clause, where one is named. */
            within_s: number | null;
        } | {
            /** @enum {string} */
            kind: "time";
            gte?: {
                /** @enum {string} */
                at: "start";
                s: number;
            } | {
                /** @enum {string} */
                at: "end";
                s: number;
            } | {
                /** @enum {string} */
                at: "share";
                share: number;
            } | undefined;
            lt?: {
                /** @enum {string} */
                at: "start";
                s: number;
            } | {
                /** @enum {string} */
                at: "end";
                s: number;
            } | {
                /** @enum {string} */
                at: "share";
                share: number;
            } | undefined;
        } | {
            /** @enum {string} */
            kind: "date";
            /**
             * Format: date
             * @description The first day of capture, in the time zone of the server.
             */
            gte: string;
            /**
             * Format: date
             * @description The day after the last.
             */
            lt: string;
        } | {
            /** @enum {string} */
            kind: "length";
            /** @enum {string} */
            of: "segment" | "video";
            gte?: number | undefined;
            lt?: number | undefined;
        } | {
            /** @enum {string} */
            kind: "quote";
            text: string;
        } | {
            /** @enum {string} */
            kind: "filter";
            /** @enum {string} */
            key: "video" | "tag" | "from" | "until" | "length" | "time" | "things" | "id" | "meta" | "speech" | "area" | "line" | "view";
            /** @description As typed, without quotation marks. */
            value: string;
            filter: components["schemas"]["SearchFilter"];
        };
        /** @description The condition in the form of a request. */
        SearchFilter: {
            video_id?: {
                in: string[];
            } | undefined;
            title?: {
                contains: string;
            } | undefined;
            /** @description Any of these tags. */
            tag?: {
                in: string[];
            } | undefined;
            captured_at?: {
                /** Format: date-time */
                gte?: string | undefined;
                /** Format: date-time */
                lt?: string | undefined;
            } | undefined;
            duration?: {
                gte?: number | undefined;
                lt?: number | undefined;
            } | undefined;
            external_id?: {
                in: string[];
            } | undefined;
            /** @description Every key with any of its values. */
            metadata?: {
                [key: string]: {
                    in: (string | number | boolean)[];
                };
            } | undefined;
            source_id?: {
                in: string[];
            } | undefined;
            /** @description Only moments inside this range of their video. */
            time?: {
                gte?: number | undefined;
                lt?: number | undefined;
            } | undefined;
            /** @description true: only moments while somebody speaks; false: only those while nobody does. Videos that were not listened to have neither. */
            speech?: boolean | undefined;
            /** @description Only seconds whose pictures show so many of these things, each of them. A video in which nobody looked for things has none. */
            things?: {
                /** @description A name of a thing, in English or Chinese. */
                name: string;
                /** @description Default: 1; with `lte` 0. */
                gte?: number | undefined;
                lte?: number | undefined;
            }[] | undefined;
            /** @description Only seconds whose pictures show such a thing in the area, or in which one that was followed crosses the line, each of them. Fractions of the picture. */
            where?: {
                /** @description A name of a thing, in English or Chinese; any thing when absent. */
                name?: string | undefined;
                /** @description A box that the middle of such a thing lies in. */
                area?: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                } | undefined;
                /** @description A line that such a thing crosses, where it was followed. */
                line?: {
                    x: number;
                    y: number;
                }[] | undefined;
            }[] | undefined;
            /** @description Only seconds filmed so, each of them. Which views a pack can tell is in docs/where.md. */
            view?: ("indoor" | "outdoor" | "day" | "night" | "close-up" | "medium" | "wide" | "overhead" | "eye-level" | "low")[] | undefined;
        };
        Curve: {
            video_id: string;
            step_s: number;
            values: (number | null)[];
            model: string;
        };
        SearchRequest: {
            /** @description A sentence, images, a moment, or several of them; and feedback on earlier answers. */
            query: {
                /**
                 * @description May be left out beside images or a moment. May hold conditions as key:value.
                 * @default
                 */
                text?: string | undefined;
                /** @description Uploaded images; several stand for what they have in common. */
                image_ids?: string[] | undefined;
                /** @description Finds more like this moment; itself and what looks the same are left out. */
                moment?: {
                    video_id: string;
                    t: number;
                } | undefined;
                /** @description Descriptions to avoid. Soft: segments that fit them rank lower. */
                exclude?: string[] | undefined;
                /** @description Answers that were judged right. */
                liked?: {
                    video_id: string;
                    t: number;
                }[] | undefined;
                /** @description Answers that were judged wrong. */
                disliked?: {
                    video_id: string;
                    t: number;
                }[] | undefined;
            };
            filter?: components["schemas"]["SearchFilter"] | undefined;
            /** @description Default: all. */
            modalities?: ("visual" | "text")[] | undefined;
            /**
             * @description `video`: the best segment of each video.
             * @default segment
             * @enum {string}
             */
            group_by?: "segment" | "video" | undefined;
            /**
             * @description Leaves out less likely segments. Above 0, a query whose answers have no probability is QUERY_INVALID.
             * @default 0
             */
            min_probability?: number | undefined;
            /** @description Where the sentence says how things move: follows them in the best moments, for some seconds. Else only tracks that are stored count. */
            check_motion?: boolean | undefined;
            /** @default 10 */
            page_size?: number | undefined;
            page_token?: string | undefined;
            /** @default [] */
            include?: "curve"[] | undefined;
        };
        LocateResponse: {
            video_id: string;
            at: number;
            data: components["schemas"]["LocatedThing"][];
            places: components["schemas"]["ParsedPlaces"];
        };
        LocatedThing: {
            /** @description One of the names of the detector; of words, what stands there. */
            label: string;
            box: components["schemas"]["PictureBox"];
            /** @description The middle of the box, in fractions of the picture: where to click. */
            point: {
                x: number;
                y: number;
            };
            /** @description The chance that this is what the phrase means. */
            confidence: number;
            /** @description What speaks for it, as English text. */
            reason: string;
        };
        LocateRequest: {
            video_id: string;
            /** @description Seconds of the video. */
            at: number;
            /** @description A thing, and what tells it apart: "the red car to the left of the truck"; or words on the screen: "the Log in button". */
            phrase: string;
        };
        SceneSketch: {
            video_id: string;
            at: number;
            /** @description The kind of place, such as "kitchen" or "street"; "unknown" where none is likely. */
            room_type: string;
            /** @description The chance that it is; null where it is unknown. */
            room_confidence: number | null;
            /** @description The camera as it was guessed. */
            camera: {
                /** @description Metres above the ground. */
                height: number;
                /** @description From the upper edge, in picture heights. */
                horizon: number;
                /** @description Degrees across. */
                angle: number;
                /** @description How many things height and horizon were guessed from; 0: assumed. */
                based_on: number;
            };
            /** @description Nearest first. */
            layout: components["schemas"]["SceneThing"][];
            /** @description What follows from the layout, as English sentences. */
            spatial_inference: string[];
            /** @description The same as data, the likeliest first. */
            relations: {
                /** @enum {string} */
                relation: "left_of" | "right_of" | "above" | "below" | "on" | "inside" | "in_front_of" | "behind" | "next_to" | "between" | "far_from";
                /** @description Positions in the layout: the first stands in the relation to the second. */
                things: number[];
                probability: number;
                /** @description True for depth, which a picture shows only by signs. */
                is_guess: boolean;
            }[];
            /** @description What was taken for granted, as English sentences. */
            assumptions: string[];
        };
        SceneThing: {
            /** @description One of the names of the detector. */
            thing: string;
            /** @enum {string|null} */
            colour: "black" | "white" | "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple" | "pink" | "brown" | null;
            /** @description The chance that such a thing is there. */
            confidence: number;
            box: components["schemas"]["PictureBox"];
            /**
             * @description Which third of the picture its middle lies in.
             * @enum {string}
             */
            position: "left" | "centre" | "right";
            /**
             * @description Up to 4 m, up to 12 m, and beyond.
             * @enum {string}
             */
            depth: "near" | "middle" | "far";
            /** @description Metres to the right of the camera’s axis, and away from the camera. */
            ground: {
                x: number;
                z: number;
            };
            /** @description Metres across. */
            width: number;
            /** @description Metres from foot to top, as far as it is seen. */
            height: number;
            /** @description How many metres the distance may be off. */
            spread: number;
            /** @description What its distance was taken from: where it meets the ground, and how large it looks. */
            from: ("foot" | "size")[];
        };
        VideoSpeech: {
            video_id: string;
            /** @description false: nothing has listened to this video yet; `tidemark reindex` does. */
            listened: boolean;
            /** @description In order, without overlap; pauses under half a second belong to a span. */
            spans: {
                start: number;
                end: number;
            }[];
        };
        TracksResponse: {
            video_id: string;
            start: number;
            end: number;
            /** @description Pictures a second that were looked at. */
            fps: number;
            data: components["schemas"]["Track"][];
        };
        Track: {
            /** @description Names the track while it is stored. */
            id: string;
            /** @description One of the names of the detector. */
            label: string;
            /** @enum {string|null} */
            colour: "black" | "white" | "grey" | "red" | "orange" | "yellow" | "green" | "blue" | "purple" | "pink" | "brown" | null;
            /** @description The mean chance of its boxes. */
            confidence: number;
            start: number;
            /** @description The last time at which it is seen. */
            end: number;
            /** @description The time of the picture in which it is likeliest. */
            best_at: number;
            /** @description Null: it is there when the shot or the span begins. */
            enters: {
                at: number;
                /**
                 * @description Null where that happens within the picture.
                 * @enum {string|null}
                 */
                side: "left" | "right" | "top" | "bottom" | null;
            } | null;
            /** @description Null: it is there when the shot or the span ends. */
            leaves: {
                at: number;
                /**
                 * @description Null where that happens within the picture.
                 * @enum {string|null}
                 */
                side: "left" | "right" | "top" | "bottom" | null;
            } | null;
            /** @description The way of its middle from its first second to its last, in pictures. */
            moved: {
                x: number;
                y: number;
            };
            /** @description Pictures a second along its path. */
            speed: number;
            /** @description How many times larger its side is at the end. */
            growth: number;
            /** @description How well it fits the phrase of the request, where there was one. */
            fit?: {
                /** @description True for a track of a kind that the phrase names, or of any where it names none. */
                is_kind: boolean;
                /** @description The chance that it is the one that is meant, if one of them is; null: not compared. */
                probability: number | null;
            } | undefined;
            path: {
                at: number;
                box: components["schemas"]["PictureBox"];
                /** @description False where it was not found, and the box lies between others. */
                seen: boolean;
            }[];
        };
        TracksRequest: {
            start: number;
            /** @description At most 30 s after the start. */
            end: number;
            /** @description The thing that is meant, "the man in the red jacket": tracks that fit it come first. */
            phrase?: string | undefined;
        };
        ForecastResponse: {
            video_id: string;
            track: string;
            label: string;
            from: number;
            /** @description Constant velocity first. */
            forecasts: {
                /** @enum {string} */
                model: "constant_velocity" | "constant_acceleration";
                path: {
                    at: number;
                    /** @description The middle; outside of the picture once it has left. */
                    point: {
                        x: number;
                        y: number;
                    };
                    box: components["schemas"]["PictureBox"] & unknown;
                    /** @description Half axes of the ellipse around the point, as it grows. */
                    spread: {
                        x: number;
                        y: number;
                    };
                }[];
                events: {
                    at: number;
                    /** @enum {string} */
                    kind: "leaves_left" | "leaves_right" | "leaves_top" | "leaves_bottom" | "crosses_line" | "enters_area" | "meets";
                    /** @description The other track of `meets`. */
                    track: string | null;
                }[];
            }[];
            note: string;
        };
        ForecastRequest: {
            /** @description The time from which on; the last at which it is seen when absent. */
            from?: number | undefined;
            /** @default 3 */
            seconds?: number | undefined;
            /** @description A line whose crossing is an event. */
            line?: [
                {
                    x: number;
                    y: number;
                },
                {
                    x: number;
                    y: number;
                }
            ] | undefined;
            /** @description A box whose entering is an event. */
            area?: {
                x: number;
                y: number;
                width: number;
                height: number;
            } | undefined;
        };
        ChainResponse: {
            data: components["schemas"]["Chain"][];
            /** @enum {string} */
            direction: "causes" | "effects";
            /**
             * @description `why`: causes; `next`: effects; `clauses`: the events of the clauses of the sentence.
             * @enum {string}
             */
            kind: "why" | "next" | "clauses";
            /** @description True while a video that may answer is still being indexed. */
            partial: boolean;
            /** @description The parsed sentence; null for a moment. */
            parsed: components["schemas"]["ParsedQuery"] | null;
            /** @description The event in question; null while it is not indexed. */
            anchor: components["schemas"]["ChainEvent"] | null;
            /** @description True when the events of the answer are connected by order alone. */
            no_evidence: boolean;
            /** @description As in a search: true when no match of the sentence is strong. */
            no_match: boolean | null;
            explanation: string;
            /** @enum {string} */
            language: "en" | "zh";
            /** @description Pack id @ revision. */
            model: string;
            timing_ms: {
                find: number;
                chain: number;
                total: number;
            };
        };
        Chain: {
            rank: number;
            /** @description Geometric mean of the weights of its links. Orders chains; not a probability. */
            score: number;
            events: components["schemas"]["ChainEvent"][];
            links: components["schemas"]["Link"][];
            explanation: string;
        };
        ChainEvent: {
            /** @description Video id, "@", and the second it starts at. Stays the same when the video is indexed again. */
            id: string;
            video_id: string;
            video_title: string;
            /** @description The id that the caller gave to the video. */
            external_id: string | null;
            start: number;
            end: number;
            /** @description The second that shows it best. */
            peak: number;
            pts_ms: {
                start: number;
                end: number;
                peak: number;
            };
            /** @description Estimated subjects, best first; the score is a raw cosine. */
            labels: {
                text: string;
                score: number;
                /** @description True when no other phrase comes near. */
                likely: boolean;
            }[];
            /** @description The clause of the sentence that was found here. */
            clause?: string | undefined;
            thumbnail_url: string;
            clip_url: string;
            deeplink: string;
        };
        Link: {
            /** @description Id of an event. */
            cause: string;
            /** @description Id of an event. */
            effect: string;
            /** @description From the end of the cause to the start of the effect. Below 0 only where a person confirmed the link. */
            lag_s: number;
            /** @description Probability of cause; null when the pack has no link head. */
            score: number | null;
            /** @enum {string} */
            grade: "order" | "recurring" | "predictive" | "confirmed" | "rejected";
            evidence: components["schemas"]["LinkEvidence"];
            explanation: string;
        };
        LinkEvidence: {
            /** @description The weight of a gap of this length: soft and heavy-tailed, one half at 10 s. */
            order: {
                prior: number;
            };
            /** @description Null where the pair is too rare to be tested, or no more frequent than chance. */
            recurring: {
                /** @description Effects of this kind with such a cause before them, in the whole library. */
                count: number;
                /** @description The number expected by chance. */
                expected: number;
                p_value: number;
                /** @description Corrected for all pairs tested (Benjamini-Hochberg). */
                q_value: number;
                median_lag_s: number;
                /** @description The number of videos in which they recur. */
                videos: number;
                /** @description A third kind precedes both and explains the pair equally well. */
                common_cause: boolean;
            } | null;
            predictive: {
                /** @description Loss in predicting the effect when the cause is hidden, beyond that of hiding another event; nats. */
                excess: number;
                /** @description The least excess that counts as evidence; null: none does. */
                needed: number | null;
            } | null;
            /** @description The estimate of the learned link head; null when the pack has none. */
            head: {
                probability: number;
            } | null;
            /** @description The baseline: the event directly before is the cause. */
            adjacent: boolean;
            verdict: {
                /** @enum {string} */
                state: "confirmed" | "rejected";
                /** Format: date-time */
                at: string;
            } | null;
        };
        ChainRequest: {
            /** @description A sentence or a moment, not both. */
            query: {
                /** @description "why did the dog run out?", "because the door opened the dog ran out", "A then B". */
                text?: string | undefined;
                /** @description A second of a video, instead of a sentence. */
                moment?: {
                    video_id: string;
                    t: number;
                } | undefined;
            };
            /**
             * @description Default: what the sentence asks for, else causes. A sentence of several clauses sets its own direction.
             * @enum {string}
             */
            direction?: "causes" | "effects" | undefined;
            filter?: components["schemas"]["SearchFilter"] & unknown | undefined;
            /**
             * @description The most events of one chain.
             * @default 5
             */
            max_events?: number | undefined;
            /**
             * @description The most chains.
             * @default 3
             */
            alternatives?: number | undefined;
            /**
             * @description The language of the explanations; default: that of the sentence.
             * @enum {string}
             */
            language?: "en" | "zh" | undefined;
        };
        LinkRequest: {
            cause: {
                video_id: string;
                t: number;
            };
            effect: {
                video_id: string;
                t: number;
            };
            /** @enum {string|null} */
            verdict: "confirmed" | "rejected" | null;
            /**
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh" | undefined;
        };
        EventList: {
            video_id: string;
            /** @description True while the video is being indexed. */
            partial: boolean;
            data: components["schemas"]["EventWithShots"][];
            model: string;
        };
        EventWithShots: components["schemas"]["ChainEvent"] & {
            shots?: components["schemas"]["Shot"][] | undefined;
        };
        Shot: {
            start: number;
            end: number;
            peak: number;
        };
        PatternList: {
            data: components["schemas"]["Pattern"][];
            /** @description The number of pairs of kinds tested. */
            tested: number;
            kinds: number;
            partial: boolean;
            model: string;
        };
        Pattern: {
            cause: {
                /** @description Estimated subjects, best first; the score is a raw cosine. */
                labels: {
                    text: string;
                    score: number;
                    /** @description True when no other phrase comes near. */
                    likely: boolean;
                }[];
                count: number;
            };
            effect: {
                /** @description Estimated subjects, best first; the score is a raw cosine. */
                labels: {
                    text: string;
                    score: number;
                    /** @description True when no other phrase comes near. */
                    likely: boolean;
                }[];
                count: number;
            };
            recurring: {
                /** @description Effects of this kind with such a cause before them, in the whole library. */
                count: number;
                /** @description The number expected by chance. */
                expected: number;
                p_value: number;
                /** @description Corrected for all pairs tested (Benjamini-Hochberg). */
                q_value: number;
                median_lag_s: number;
                /** @description The number of videos in which they recur. */
                videos: number;
                /** @description A third kind precedes both and explains the pair equally well. */
                common_cause: boolean;
            };
            lag_s: {
                p10: number;
                p50: number;
                p90: number;
            };
            examples: {
                cause: components["schemas"]["ChainEvent"];
                effect: components["schemas"]["ChainEvent"];
                lag_s: number;
            }[];
            explanation: string;
        };
        ExportRequest: {
            format: components["schemas"]["ExportFormatName"];
            segments: {
                video_id: string;
                start: number;
                /** @description After the start. */
                end: number;
                peak?: number | undefined;
                /** @description Default: title and time. */
                label?: string | undefined;
                score?: number | undefined;
                probability?: number | null | undefined;
            }[];
            /**
             * @description The name of the list or sequence, and of the file.
             * @default Tidemark
             */
            name?: string | undefined;
            /** @description The frame rate of the labels; default: that of the first video. */
            fps?: number | undefined;
            /** @description For 29.97 and 59.94; default true. */
            drop_frame?: boolean | undefined;
            /** @description Label of the first frame, for edl, fcpxml, xmeml and otio; default: 01:00:00:00 for edl, else 0. */
            start_timecode?: string | undefined;
        };
        /** @enum {string} */
        ExportFormatName: "csv" | "json" | "srt" | "vtt" | "chapters" | "otio" | "edl" | "fcpxml" | "xmeml";
        ClipExport: {
            id: string;
            name: string;
            joined: boolean;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            fraction: number;
            eta_s: number | null;
            clips: {
                video_id: string;
                start: number;
                end: number;
                label: string;
                /**
                 * @description `copied`: as stored, without loss. Null until it is made.
                 * @enum {string|null}
                 */
                how: "copied" | "encoded" | null;
            }[];
            /** @description Set when done, as are size and address. */
            file_name: string | null;
            size_bytes: number | null;
            download_url: string | null;
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
            } | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the file and its record are deleted, once the export has ended.
             */
            expires_at: string | null;
        };
        ClipsRequest: {
            segments: {
                video_id: string;
                start: number;
                /** @description After the start. */
                end: number;
                /** @description The name of its file; default: title and time. */
                label?: string | undefined;
            }[];
            /**
             * @description The name of the file.
             * @default Tidemark
             */
            name?: string | undefined;
            /**
             * @description One video of all segments instead of a file for each.
             * @default false
             */
            joined?: boolean | undefined;
            /**
             * @description How much earlier a clip may begin, and how much later end, so that it can be copied instead of encoded.
             * @default 0
             */
            tolerance_s?: number | undefined;
        };
        ClipExportList: {
            data: components["schemas"]["ClipExport"][];
        };
        ReelList: {
            data: components["schemas"]["ReelSummary"][];
        };
        ReelSummary: {
            id: string;
            name: string;
            /** @description Grows with each change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            count: number;
            duration_s: number;
        };
        Reel: {
            id: string;
            name: string;
            items: components["schemas"]["ReelItem"][];
            /** @description Grows with each change. */
            revision: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        ReelItem: {
            video_id: string;
            video_title: string;
            start: number;
            end: number;
            /** @description The best second, for its picture. */
            peak: number;
            /** @description The sentence that found it; empty for a selection. */
            label: string;
            probability: number | null;
        };
        CreateReelRequest: {
            name: string;
            /** @default [] */
            items?: components["schemas"]["ReelItem"][] | undefined;
        };
        PatchReelRequest: {
            name?: string | undefined;
            items?: components["schemas"]["ReelItem"][] | undefined;
            /** @description The revision that the change is based on: refused with 409 when the reel has changed since. */
            revision?: number | undefined;
        };
        SavedSearchList: {
            data: components["schemas"]["SavedSearch"][];
        };
        SavedSearch: {
            id: string;
            name: string;
            /** @description The sentence, with its conditions. */
            query: string;
            /** Format: date-time */
            created_at: string;
        };
        SaveSearchRequest: {
            query: string;
            /** @description Default: the sentence. */
            name?: string | undefined;
        };
        RenameSearchRequest: {
            name: string;
        };
        JobList: {
            data: components["schemas"]["Job"][];
            page: components["schemas"]["Page"];
        };
        NextJobs: {
            data: components["schemas"]["Job"][];
        };
        JobSummary: {
            queued: number;
            running: number;
            done: number;
            failed: number;
            cancelled: number;
            /** @description The jobs that wait or run, with those that ended since there was last nothing to do. Pauses of a minute do not count. All 0 while nothing waits or runs. */
            batch: {
                total: number;
                ended: number;
                /** @description The share that is done, with what the running ones have done. */
                fraction: number;
            };
            /** @description Failed and cancelled jobs whose video is not in the library; of these, what ended after `ended_after`. */
            left_out: number;
            /**
             * Format: date-time
             * @description When the latest of all failed and cancelled jobs ended.
             */
            last_ended_at: string | null;
        };
        CancelledJobs: {
            cancelled: number;
        };
        PackList: {
            data: components["schemas"]["Pack"][];
            recommended: components["schemas"]["RecommendedPack"][];
            addition: components["schemas"]["PackAddition"] | null;
        };
        Pack: {
            name: string;
            /** @enum {string} */
            kind: "search" | "recognition";
            /** @description Pack id @ revision; null when its manifest cannot be read. */
            model: string | null;
            bytes: number;
            licence: string | null;
            shipped: boolean;
            /** @description True for the packs that this server searches and recognises with. */
            in_use: boolean;
            /** @description True for the packs that are used from the next start on. */
            chosen: boolean;
            /** @description False: its answers have no probabilities. Packs for recognition have none in any case. */
            calibrated: boolean;
            problem: string | null;
        };
        RecommendedPack: {
            name: string;
            /** @enum {string} */
            kind: "search" | "recognition";
            repository: string;
            /** @description BCP 47 tags; `mul` for many. */
            languages: string[];
            /** @description About how much is downloaded. */
            bytes: number;
            licence: string;
            added: boolean;
        };
        PackAddition: {
            name: string;
            /** @enum {string} */
            state: "running" | "done" | "failed" | "cancelled";
            /** @description The current stage: download, check. */
            stage: string;
            done_bytes: number;
            total_bytes: number | null;
            /** @description Why it failed; `LICENCE_NOT_ACCEPTED` brings the text to accept. */
            error: {
                /** @enum {string} */
                code: "BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL";
                message: string;
                licence_text: string | null;
            } | null;
        };
        AddPackRequest: {
            name: string;
            /** @default false */
            accept_licence?: boolean | undefined;
        };
        ChosenPack: {
            name: string;
            /** @description True: this server goes on with the pack that it was started with. */
            restart_needed: boolean;
            /** @description Videos that are not indexed with the chosen pack yet, or not written down by it: `tidemark reindex` does that. 0 for one that is no longer used. */
            videos: number;
        };
        VlmState: {
            /** @description Null when no model is set. */
            model: string | null;
            /** @description The host that pictures would be sent to. */
            host: string | null;
            pictures_per_moment: number;
        };
        Verification: {
            model: string;
            host: string;
            moments: {
                video_id: string;
                start: number;
                end: number;
                verdict: components["schemas"]["VlmVerdict"];
                /** @description The model's reason; empty where it gave none. */
                words: string;
                pictures: number[];
                /** @description The answer as it came, where it was not in the form asked for. */
                raw: string | null;
                /** @description The error code where the model did not answer at all. */
                problem: ("BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL") | null;
            }[];
        };
        /**
         * @description `unsure` also where the model gave no usable answer.
         * @enum {string}
         */
        VlmVerdict: "confirmed" | "rejected" | "unsure";
        VerifyRequest: {
            query: string;
            moments: {
                video_id: string;
                start: number;
                peak: number;
                end: number;
            }[];
        };
        VlmAnswer: {
            model: string;
            host: string;
            answer: string;
            pictures: number[];
        };
        AskRequest: {
            video_id: string;
            at: number;
            question: string;
        };
        Sketch: {
            model: string;
            host: string;
            /** @description Null where the answer was not in the form asked for; see `raw`. */
            scene: components["schemas"]["Scene"] | null;
            pictures: number[];
            raw: string | null;
        };
        Scene: {
            /** @description The kind of place, such as "kitchen" or "street". */
            room_type: string;
            /** @description Where the camera is, and how it looks. */
            camera: string;
            /** @description Things, and where they are in the picture. */
            layout: {
                thing: string;
                /** @enum {string} */
                position: "left" | "centre" | "right";
                /** @enum {string} */
                depth: "near" | "middle" | "far";
            }[];
            /** @description What follows from it. */
            spatial_inference: string[];
        };
        SketchRequest: {
            video_id: string;
            at: number;
        };
        NewCaptions: {
            model: string;
            host: string;
            video_id: string;
            /** @description The captions that were added, in the order of time. */
            data: components["schemas"]["Caption"][];
            /** @description Answers in another form than the one asked for: not kept. */
            unusable: {
                start: number;
                end: number;
                raw: string;
            }[];
            /** @description Moments of the video that have no caption. */
            remaining: number;
            /** @description The `from` of the next request; null where no moment is left after these. */
            next: number | null;
            /** @description Why the request ended early; the captions before it are kept. */
            problem: ("BAD_REQUEST" | "UNAUTHORIZED" | "KEY_EXPIRED" | "SCOPE_MISSING" | "FORBIDDEN_PATH" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONFLICT" | "IDEMPOTENCY_MISMATCH" | "PAGE_EXPIRED" | "IMAGE_EXPIRED" | "UPLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "RANGE_NOT_SATISFIABLE" | "VIDEO_UNREADABLE" | "NO_VIDEO_STREAM" | "VIDEO_EMPTY" | "VIDEO_DIMENSIONS" | "VIDEO_TOO_LONG" | "SUBTITLES_UNREADABLE" | "SUBTITLES_ENCODING" | "SOUND_UNREADABLE" | "METADATA_INVALID" | "INDEX_FILE_INVALID" | "SOURCE_UNREACHABLE" | "SOURCE_OVERLAPS" | "SOURCE_FORBIDDEN" | "SOURCE_REFUSED" | "SOURCE_WITHOUT_RANGES" | "BUCKET_NOT_FOUND" | "GLOB_INVALID" | "IMAGE_UNREADABLE" | "QUERY_EMPTY" | "QUERY_UNKNOWN" | "QUERY_TOO_LONG" | "QUERY_INVALID" | "TIME_OUTSIDE" | "TRACK_UNKNOWN" | "SPAN_TOO_LONG" | "BOX_OUTSIDE" | "PHRASE_WITHOUT_THING" | "WEBHOOK_FORBIDDEN" | "LINK_CYCLE" | "GOLD_INVALID" | "BENCH_REGRESSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "MODEL_INVALID" | "MODEL_MISMATCH" | "MODEL_DOWNLOAD_FAILED" | "LICENCE_NOT_ACCEPTED" | "INDEX_CORRUPT" | "BACKUP_INVALID" | "COPY_UNFINISHED" | "COPY_DIFFERS" | "VLM_UNSET" | "VLM_UNREACHABLE" | "VLM_BUSY" | "VLM_FAILED" | "FFMPEG_MISSING" | "FFMPEG_FAILED" | "MEDIA_UNREACHABLE" | "DISK_FULL" | "DATABASE_UNAVAILABLE" | "DATABASE_UNSUPPORTED" | "DATA_READ_ONLY" | "CANCELLED" | "SHUTTING_DOWN" | "INTERNAL") | null;
        };
        Caption: {
            start: number;
            end: number;
            text: string;
        };
        CaptionRequest: {
            video_id: string;
            /**
             * @description Moments that begin earlier are left alone.
             * @default 0
             */
            from?: number | undefined;
            /**
             * @description The most moments of this request.
             * @default 12
             */
            limit?: number | undefined;
            /**
             * @description The language that is asked for.
             * @default en
             * @enum {string}
             */
            language?: "en" | "zh" | undefined;
        };
        VideoCaptions: {
            video_id: string;
            /** @description In the order of time. */
            data: components["schemas"]["Caption"][];
            /** @description Moments of the video that have no caption. */
            remaining: number;
        };
        ApiKeyList: {
            data: components["schemas"]["ApiKey"][];
        };
        ApiKey: {
            id: string;
            name: string;
            scopes: ("read" | "write" | "admin")[];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
            /** Format: date-time */
            revoked_at: string | null;
            /**
             * Format: date-time
             * @description To the minute.
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @description Until when the key before the last rotation is accepted too.
             */
            replaced_until: string | null;
        };
        NewApiKey: components["schemas"]["ApiKey"] & {
            /** @description Shown this once. */
            key: string;
        };
        /**
         * @example {
         *       "name": "archive",
         *       "scopes": [
         *         "read"
         *       ],
         *       "expires_at": "2027-12-31T00:00:00Z"
         *     }
         */
        CreateKeyRequest: {
            name: string;
            /** @description `write` does not include `read`: a key may add videos and see none. `admin` includes both. */
            scopes: ("read" | "write" | "admin")[];
            /**
             * Format: date-time
             * @default null
             */
            expires_at?: string | null | undefined;
        };
        /**
         * @example {
         *       "overlap_hours": 24
         *     }
         */
        RotateKeyRequest: {
            /**
             * @description How long the old secret is accepted beside the new one.
             * @default 0
             */
            overlap_hours?: number | undefined;
        };
        AuditList: {
            data: components["schemas"]["AuditEntry"][];
            page: components["schemas"]["Page"];
        };
        AuditEntry: {
            seq: number;
            /** Format: date-time */
            at: string;
            /** @description Null for the key of the configuration, and where no key is required. */
            key_id: string | null;
            key_name: string;
            /** @description The client; of an IPv6 address the network. */
            address: string;
            method: string;
            path: string;
            status: number;
        };
        TriggerList: {
            data: components["schemas"]["Trigger"][];
        };
        Trigger: {
            id: string;
            name: string;
            query: {
                text: string;
                examples: {
                    video_id: string;
                    t: number;
                }[];
                exclude: string[];
            };
            filter: components["schemas"]["SearchFilter"] | null;
            min_probability: number;
            min_score: number | null;
            /** @enum {string} */
            state: "new" | "tried" | "armed";
            /** @description How often it would have fired in the archive, and how long that was. */
            tried: {
                /** Format: date-time */
                at: string;
                count: number;
                duration_s: number;
            } | null;
            /** Format: date-time */
            armed_at: string | null;
            /** @description How often it has fired. */
            fired: number;
            /** @description Why it could not be evaluated last. */
            error: string | null;
            /** Format: date-time */
            created_at: string;
        };
        CreateTriggerRequest: {
            name: string;
            query: components["schemas"]["TriggerQuery"];
            filter?: components["schemas"]["SearchFilter"] | undefined;
            /** @default 0.5 */
            min_probability?: number | undefined;
            /**
             * @description The least cosine of answers that have no probability: with examples, or by an uncalibrated pack.
             * @default null
             */
            min_score?: number | null | undefined;
        };
        TriggerQuery: {
            /** @description The sentence. A trigger without one is QUERY_EMPTY. */
            text: string;
            /**
             * @description Moments that look right. Answers then have no probability: `min_score` decides.
             * @default []
             */
            examples?: {
                video_id: string;
                t: number;
            }[] | undefined;
            /** @default [] */
            exclude?: string[] | undefined;
        };
        PatchTriggerRequest: {
            name?: string | undefined;
            query?: components["schemas"]["TriggerQuery"] | undefined;
            filter?: components["schemas"]["SearchFilter"] & (Record<string, never> | null) | undefined;
            min_probability?: number | undefined;
            min_score?: number | null | undefined;
        };
        TriggerTrial: {
            trigger: components["schemas"]["Trigger"];
            data: components["schemas"]["Segment"][];
        };
        FiringList: {
            data: components["schemas"]["Firing"][];
        };
        Firing: {
            id: string;
            trigger_id: string;
            video_id: string;
            start: number;
            end: number;
            peak: number;
            probability: number | null;
            score: number;
            /** Format: date-time */
            at: string;
        };
        WebhookList: {
            data: components["schemas"]["Webhook"][];
        };
        Webhook: {
            id: string;
            url: string;
            events: ("trigger.fired" | "job.done" | "job.failed" | "job.cancelled" | "video.indexed" | "video.deleted")[];
            /** Format: date-time */
            created_at: string;
        };
        NewWebhook: components["schemas"]["Webhook"] & {
            /** @description Shown this once. */
            secret: string;
        };
        CreateWebhookRequest: {
            /** @description http or https; private addresses are refused unless a setting allows them. */
            url: string;
            events: ("trigger.fired" | "job.done" | "job.failed" | "job.cancelled" | "video.indexed" | "video.deleted")[];
        };
        DeliveryList: {
            data: components["schemas"]["Delivery"][];
        };
        Delivery: {
            id: string;
            webhook_id: string;
            url: string;
            event_id: string;
            /** @enum {string} */
            type: "trigger.fired" | "job.done" | "job.failed" | "job.cancelled" | "video.indexed" | "video.deleted";
            /** @enum {string} */
            state: "waiting" | "delivered" | "dead";
            attempts: number;
            /** Format: date-time */
            next_attempt_at: string | null;
            /** @description The HTTP status of the last attempt. */
            status: number | null;
            error: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at: string | null;
        };
        LinkedData: {
            [key: string]: unknown;
        };
        AnnotationsRequest: {
            segments: {
                video_id: string;
                start: number;
                /** @description After the start. */
                end: number;
                /** @description Default: the title of the video. */
                label?: string | undefined;
            }[];
            /** @default Tidemark */
            name?: string | undefined;
        };
        Health: {
            /** @enum {string} */
            status: "ok";
            version: string;
            model: string;
            uptime_s: number;
            /** @description As in `Ready`; null where the database does not say within a second. */
            read_only: boolean | null;
            /** @description The share of the sample film that is drawn, while it is being drawn; then it becomes a job like any other. */
            sample: {
                fraction: number;
            } | null;
            /** @description Sentences that find their scene in the sample film, most reliable first. */
            sample_sentences: string[];
        };
        Ready: {
            ready: boolean;
            reason: string | null;
            /** @description While only a read replica of the database answers: searches work, writes get 503. */
            read_only: boolean;
        };
    };
    responses: {
        /** @description An error */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    openSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "key": "tm_…"
                 *     }
                 */
                "application/json": {
                    key: string;
                };
            };
        };
        responses: {
            /** @description The cookie is set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listVideos: {
        parameters: {
            query?: {
                page_size?: number | undefined;
                page_token?: string | undefined;
                /** @description Only titles that contain this. */
                title?: string | undefined;
                tag?: string | undefined;
                external_id?: string | undefined;
                /** @description A condition on metadata, as key=value; several must all hold. */
                metadata?: string | string[] | undefined;
                source_id?: string | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of videos */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addVideo: {
        parameters: {
            query?: {
                /** @description For a raw upload; a form has its own. */
                file_name?: string | undefined;
                title?: string | undefined;
                /** @description Separated by commas. */
                tags?: string | undefined;
                captured_at?: string | undefined;
                external_id?: string | undefined;
                /** @description A JSON object, as text. */
                metadata?: string | undefined;
                /** @description Of its job: `normal` unless given. */
                priority?: "high" | "normal" | "low" | undefined;
            } | undefined;
            header?: {
                /** @description Identifies this request. A repeat within a day gets the first response and does no work. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "path": "/footage/harbour.mp4",
                 *       "title": "Harbour at dawn",
                 *       "tags": [
                 *         "sea"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddVideoRequest"];
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    title?: string | undefined;
                    tags?: string[] | undefined;
                    /** Format: date-time */
                    captured_at?: string & (unknown & unknown) | undefined;
                    external_id?: string | undefined;
                    metadata?: {
                        [key: string]: unknown;
                    } | undefined;
                    /**
                     * @description Of its job: `normal`, in a batch `low`, unless given.
                     * @enum {string}
                     */
                    priority?: "high" | "normal" | "low" | undefined;
                };
                "video/*": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The library already holds the content of this upload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddVideoResponse"];
                };
            };
            /** @description A job indexes the video */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddVideoResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The video */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The video is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Harbour at dawn",
                 *       "tags": [
                 *         "sea",
                 *         "gulls"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["PatchVideoRequest"];
            };
        };
        responses: {
            /** @description The video */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addVideos: {
        parameters: {
            query?: never;
            header?: {
                /** @description Identifies this request. A repeat within a day gets the first response and does no work. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "folder": {
                 *         "path": "/footage/harbour",
                 *         "include": [
                 *           "**\/*.mp4"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["AddVideosRequest"];
            };
        };
        responses: {
            /** @description The group of jobs, and what became of each file */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddVideosResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJobGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The group */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobGroup"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "csv",
                 *       "text": "path,external_id\n/footage/harbour.mp4,A-17\n"
                 *     }
                 */
                "application/json": components["schemas"]["MetadataImportRequest"];
            };
        };
        responses: {
            /** @description What was applied, and the rows that were not, each with its line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetadataImport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addSource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "s3",
                 *       "bucket": "archive",
                 *       "prefix": "footage/",
                 *       "include": [
                 *         "**\/*.mp4"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AddSourceRequest"];
            };
        };
        responses: {
            /** @description The source */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source is removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "paused": true
                 *     }
                 */
                "application/json": components["schemas"]["PatchSourceRequest"];
            };
        };
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rescanSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The source */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/*": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getThumbnail: {
        parameters: {
            query?: {
                /** @description In seconds; by default a tenth into the video. */
                t?: number | undefined;
                width?: number | undefined;
            } | undefined;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getStoryboard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WebVTT */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/vtt": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStoryboardSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                sheet: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoProxy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    makeProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proxy exists */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoProxy"];
                };
            };
            /** @description The proxy is being made */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoProxy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteProxy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No proxy exists */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getProxyMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    addImage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "image/*": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The image */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Image"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getImageThumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": {
                 *         "text": "a gull lands on a boat"
                 *       },
                 *       "page_size": 5
                 *     }
                 */
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description Segments, best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCurve: {
        parameters: {
            query: {
                /** @description The sentence. */
                q: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One number per second */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Curve"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    locate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "video_id": "0123456789abcdef",
                 *       "at": 12.5,
                 *       "phrase": "the red car to the left of the truck"
                 *     }
                 */
                "application/json": components["schemas"]["LocateRequest"];
            };
        };
        responses: {
            /** @description Boxes, likeliest first; none where the thing is not seen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocateResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sketchScene: {
        parameters: {
            query: {
                /** @description Seconds of the video. */
                at: number;
                /** @description `svg`: the top view; `html`: a page with Three.js in it. */
                format?: "json" | "svg" | "html" | undefined;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sketch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SceneSketch"];
                    "image/svg+xml": string;
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSpeech: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The spans */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoSpeech"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    followThings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "start": 12,
                 *       "end": 20
                 *     }
                 */
                "application/json": components["schemas"]["TracksRequest"];
            };
        };
        responses: {
            /** @description Tracks, the longest first; none where nothing is followed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TracksResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    forecastTrack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                track: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "seconds": 3,
                 *       "line": [
                 *         {
                 *           "x": 0.5,
                 *           "y": 0
                 *         },
                 *         {
                 *           "x": 0.5,
                 *           "y": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ForecastRequest"];
            };
        };
        responses: {
            /** @description Forecasts by two models of motion */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    explainChains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": {
                 *         "moment": {
                 *           "video_id": "4f2a9c1e7b3d5f60",
                 *           "t": 12
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ChainRequest"];
            };
        };
        responses: {
            /** @description Chains, best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainResponse"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    judgeLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cause": {
                 *         "video_id": "4f2a9c1e7b3d5f60",
                 *         "t": 12
                 *       },
                 *       "effect": {
                 *         "video_id": "4f2a9c1e7b3d5f60",
                 *         "t": 40
                 *       },
                 *       "verdict": "confirmed"
                 *     }
                 */
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description The link after the change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                level?: "event" | "shot" | undefined;
                /** @description Language of labels and explanations. */
                language?: "en" | "zh" | undefined;
            } | undefined;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events in order of time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPatterns: {
        parameters: {
            query?: {
                limit?: number | undefined;
                /** @description Language of labels and explanations. */
                language?: "en" | "zh" | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pairs, most significant first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatternList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportSegments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "edl",
                 *       "name": "Gulls",
                 *       "segments": [
                 *         {
                 *           "video_id": "4f2a9c1e7b3d5f60",
                 *           "start": 12,
                 *           "end": 18
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/json": unknown;
                    "application/x-subrip": string;
                    "text/vtt": string;
                    "text/plain": string;
                    "application/xml": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listClips: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All stored exports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExportList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    makeClips: {
        parameters: {
            query?: never;
            header?: {
                /** @description Identifies this request. A repeat within a day gets the first response and does no work. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "segments": [
                 *         {
                 *           "video_id": "4f2a9c1e7b3d5f60",
                 *           "start": 12,
                 *           "end": 18
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ClipsRequest"];
            };
        };
        responses: {
            /** @description The export */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getClips: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteClips: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelClips: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The export */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getClipsFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                    "video/*": string;
                };
            };
            /** @description The requested range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                    "video/*": string;
                };
            };
            /** @description Not modified */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listReels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reels without their items */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReelList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createReel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Identifies this request. A repeat within a day gets the first response and does no work. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Gulls"
                 *     }
                 */
                "application/json": components["schemas"]["CreateReelRequest"];
            };
        };
        responses: {
            /** @description The reel */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reel"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reel */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reel"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteReel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reel is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchReel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Gulls at dawn"
                 *     }
                 */
                "application/json": components["schemas"]["PatchReelRequest"];
            };
        };
        responses: {
            /** @description The reel */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reel"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSearches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Saved searches */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearchList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    saveSearch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "a gull lands on a boat",
                 *       "name": "Gulls"
                 *     }
                 */
                "application/json": components["schemas"]["SaveSearchRequest"];
            };
        };
        responses: {
            /** @description The saved search */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSearch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The search is removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    renameSearch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Gulls on boats"
                 *     }
                 */
                "application/json": components["schemas"]["RenameSearchRequest"];
            };
        };
        responses: {
            /** @description The saved search */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    followJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of `event: job`, each with a Job as its data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    followJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of `event: job`, each with a Job as its data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The job has ended, and its last event was sent already */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                page_size?: number | undefined;
                page_token?: string | undefined;
                state?: "queued" | "running" | "done" | "failed" | "cancelled" | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listNextJobs: {
        parameters: {
            query?: {
                limit?: number | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NextJobs"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    summariseJobs: {
        parameters: {
            query?: {
                ended_after?: string | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobSummary"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledJobs"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Identifies this request. A repeat within a day gets the first response and does no work. */
                "idempotency-key"?: string | undefined;
            } | undefined;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPacks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The packs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addPack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "mobileclip-s2",
                 *       "accept_licence": true
                 *     }
                 */
                "application/json": components["schemas"]["AddPackRequest"];
            };
        };
        responses: {
            /** @description It is being added */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackAddition"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelPack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The addition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackAddition"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    usePack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is chosen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChosenPack"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    stopUsingPack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is no longer chosen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChosenPack"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getVlm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VlmState"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyMoments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "a gull lands on a boat",
                 *       "moments": [
                 *         {
                 *           "video_id": "4f2a9c1e7b3d5f60",
                 *           "start": 12,
                 *           "peak": 15,
                 *           "end": 18
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description What the model said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    askAboutMoment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "video_id": "4f2a9c1e7b3d5f60",
                 *       "at": 15,
                 *       "question": "What is to the left of the boat?"
                 *     }
                 */
                "application/json": components["schemas"]["AskRequest"];
            };
        };
        responses: {
            /** @description What the model said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VlmAnswer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sketchMoment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "video_id": "4f2a9c1e7b3d5f60",
                 *       "at": 15
                 *     }
                 */
                "application/json": components["schemas"]["SketchRequest"];
            };
        };
        responses: {
            /** @description What the model said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sketch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    describeMoments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "video_id": "4f2a9c1e7b3d5f60"
                 *     }
                 */
                "application/json": components["schemas"]["CaptionRequest"];
            };
        };
        responses: {
            /** @description What the model said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCaptions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCaptions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The captions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoCaptions"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCaptions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "archive",
                 *       "scopes": [
                 *         "read"
                 *       ],
                 *       "expires_at": "2027-12-31T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret, which is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overlap_hours": 24
                 *     }
                 */
                "application/json": components["schemas"]["RotateKeyRequest"];
            };
        };
        responses: {
            /** @description The key with its secret, which is shown this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                page_size?: number | undefined;
                page_token?: string | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who wrote what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTriggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Triggers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Gulls",
                 *       "query": {
                 *         "text": "a gull lands on a boat"
                 *       },
                 *       "min_probability": 0.6
                 *     }
                 */
                "application/json": components["schemas"]["CreateTriggerRequest"];
            };
        };
        responses: {
            /** @description The trigger */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    patchTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "min_probability": 0.7
                 *     }
                 */
                "application/json": components["schemas"]["PatchTriggerRequest"];
            };
        };
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    tryTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger, and the moments at which it would have fired */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerTrial"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    armTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    disarmTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The trigger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFirings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Firings, latest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiringList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Webhooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://archive.example.org/tidemark",
                 *       "events": [
                 *         "trigger.fired",
                 *         "video.indexed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookRequest"];
            };
        };
        responses: {
            /** @description The webhook with its secret, which is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                page_size?: number | undefined;
                state?: "waiting" | "delivered" | "dead" | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery is due */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Types separated by commas; all when left out: trigger.fired, job.done, job.failed, job.cancelled, video.indexed, video.deleted. */
                types?: string | undefined;
            } | undefined;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events, each named by its type, with a LibraryEvent as its data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getManifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The manifest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": components["schemas"]["LinkedData"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    searchManifest: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Annotations on spans of the canvas of the manifest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": components["schemas"]["LinkedData"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    annotateSegments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "segments": [
                 *         {
                 *           "video_id": "4f2a9c1e7b3d5f60",
                 *           "start": 12,
                 *           "end": 18,
                 *           "label": "A gull lands"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["AnnotationsRequest"];
            };
        };
        responses: {
            /** @description A collection of annotations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": components["schemas"]["LinkedData"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description Not ready, or stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
