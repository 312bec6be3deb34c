import { Panel, useToasts } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import type { Scene, Source } from './mixer.ts';
import type { SoundDesk } from './sound.ts';

export function cardSource(t: (zh: string, en: string) => string): Source {
  return {
    id: 'card',
    kind: 'card',
    name: t('测试卡(跟随节目单)', 'Test card (follows the rundown)'),
    element: null,
    stop: () => {},
  };
}

interface SourcePanelProps {
  readonly sources: readonly Source[];
  readonly preview: Scene;
  readonly setPreview: (scene: Scene) => void;
  readonly desk: SoundDesk;
  readonly add: (source: Source) => void;
  readonly remove: (source: Source) => void;
}

/** Where pictures come from. A click puts one into the preview, a second click into its corner. */
export function SourcePanel({ sources, preview, setPreview, desk, add, remove }: SourcePanelProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const failed = (what: string) => (): void => {
    toasts.say(
      t(
        `${what}无法打开:没有设备或未授权。`,
        `Cannot open ${what}: no device found, or permission denied.`,
      ),
    );
  };
  const addStream = (kind: Source['kind'], name: string, stream: MediaStream): void => {
    const id = crypto.randomUUID();
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = stream;
    void video.play();
    desk.add(id, name, stream);
    const stop = (): void => {
      for (const track of stream.getTracks()) track.stop();
    };
    add({ id, kind, name, element: video, stop });
  };
  const addCameras = async (): Promise<void> => {
    const first = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter((device) => device.kind === 'videoinput');
    addStream('camera', cameras[0]?.label ?? t('摄像头 1', 'Camera 1'), first);
    for (const [index, camera] of cameras.slice(1).entries()) {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { deviceId: { exact: camera.deviceId } },
      });
      addStream('camera', camera.label || t(`摄像头 ${index + 2}`, `Camera ${index + 2}`), stream);
    }
  };
  const addScreen = async (): Promise<void> => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
    addStream('screen', t('屏幕', 'Screen'), stream);
  };
  const addFile = (file: File): void => {
    const url = URL.createObjectURL(file);
    const stop = (): void => URL.revokeObjectURL(url);
    const base = { id: crypto.randomUUID(), name: file.name, stop };
    if (file.type.startsWith('image/')) {
      const image = new Image();
      image.addEventListener('load', () => add({ ...base, kind: 'picture', element: image }));
      image.addEventListener('error', failed(file.name));
      image.src = url;
      return;
    }
    if (!file.type.startsWith('video/')) {
      toasts.say(
        t(
          `只支持图片或视频,你选的是 ${file.type || file.name}`,
          `Choose an image or a video; you chose ${file.type || file.name}`,
        ),
      );
      return;
    }
    const video = document.createElement('video');
    video.loop = true;
    video.addEventListener('error', failed(file.name));
    video.addEventListener('canplay', () => void video.play(), { once: true });
    const playing = (): void => {
      desk.addFile(base.id, file.name, video);
      void desk.context.resume();
      add({ ...base, kind: 'video', element: video });
    };
    video.addEventListener('playing', playing, { once: true });
    video.src = url;
  };
  return (
    <Panel title={t('信号源', 'Sources')}>
      <div className="body stack">
        {sources.map((source) => (
          <div key={source.id} className="row source">
            <button
              type="button"
              className={`button grow clip ${preview.main === source.id ? 'chosen' : ''}`}
              onClick={() => setPreview({ ...preview, main: source.id })}
            >
              {source.name}
            </button>
            <button
              type="button"
              className={`button small ${preview.second === source.id ? 'chosen' : ''}`}
              onClick={() => setPreview({ ...preview, second: source.id })}
            >
              {t('副', '2nd')}
            </button>
            {source.kind !== 'card' && (
              <button
                type="button"
                className="button small"
                aria-label={t(`移除 ${source.name}`, `Remove ${source.name}`)}
                onClick={() => remove(source)}
              >
                ×
              </button>
            )}
          </div>
        ))}
        <div className="row">
          <button
            type="button"
            className="button small"
            onClick={() => void addCameras().catch(failed(t('摄像头', 'Camera')))}
          >
            {t('+ 摄像头和麦克风', '+ Camera and microphone')}
          </button>
          <button
            type="button"
            className="button small"
            onClick={() => void addScreen().catch(failed(t('屏幕', 'Screen')))}
          >
            {t('+ 屏幕', '+ Screen')}
          </button>
          <label className="button small">
            {t('+ 图片/视频', '+ Image/video')}
            <input
              type="file"
              accept="image/*,video/*"
              className="visually-hidden"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) addFile(file);
                event.target.value = '';
              }}
            />
          </label>
        </div>
      </div>
    </Panel>
  );
}
