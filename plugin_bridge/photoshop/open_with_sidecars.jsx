// Opens the raws of a folder as their sidecars say (File > Scripts > Browse).

var SIDECAR = /\.xmp$/i;
var NO_RAW = /\.(xmp|acr|jpe?g|tiff?|png|psd|psb|heic)$/i;

// Returns the sidecar's base name: IMG_1 of IMG_1.xmp.
function baseName(name) {
    return name.replace(/\.[^.]*$/, "").toLowerCase();
}

// Returns those of `names` that are raws with a sidecar beside them, in their order.
function rawsWithSidecars(names) {
    var sidecars = {}, raws = [], i;
    for (i = 0; i < names.length; i++) {
        if (SIDECAR.test(names[i])) {
            sidecars["/" + baseName(names[i])] = true;
        }
    }
    for (i = 0; i < names.length; i++) {
        if (!NO_RAW.test(names[i]) && sidecars["/" + baseName(names[i])]) {
            raws.push(names[i]);
        }
    }
    return raws;
}

function namesIn(folder) {
    var names = [], files = folder.getFiles(), i;
    for (i = 0; i < files.length; i++) {
        if (files[i] instanceof File) {
            names.push(decodeURI(files[i].name));
        }
    }
    return names.sort();
}

// Opens one raw after another; returns the names of those that Photoshop would not open.
function openAll(folder, names) {
    var options = new CameraRAWOpenOptions(), failed = [], i;
    options.settings = CameraRAWSettingsType.SELECTEDIMAGE;
    for (i = 0; i < names.length; i++) {
        try {
            app.open(new File(folder.fsName + "/" + names[i]), options);
        } catch (error) {
            failed.push(names[i] + ": " + error.message);
        }
    }
    return failed;
}

function main() {
    var folder = Folder.selectDialog("The folder of the raws"), names, failed;
    if (!folder) {
        return;
    }
    names = rawsWithSidecars(namesIn(folder));
    if (!names.length) {
        alert("There is no raw with a sidecar in this folder.");
        return;
    }
    if (!confirm("Open " + names.length + " photos?")) {
        return;
    }
    failed = openAll(folder, names);
    if (failed.length) {
        alert("These were not opened:\n" + failed.join("\n"));
    }
}

main();
